using 'main.bicep'

param name = 'closing-dates'
param publicUrl = 'https://closing-dates.example.org/'
param mailFrom = 'Closing dates <closing-dates@example.org>'
param mailReplyTo = 'help@example.org'
param sendGridRegion = 'eu'
param sendGridSandbox = false
param sendGridWebhookKey = ''
param operatorEmail = 'operators@example.org'
param storageRedundancy = 'Standard_ZRS'
param lockData = true
param dailyLogGigabytes = 2
param monthlyBudget = 200
param budgetFrom = '2026-12-01'
