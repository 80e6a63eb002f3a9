using 'main.bicep'

param name = 'closing-dates'
param publicUrl = 'https://closing-dates.example.org/'
param mailFrom = 'Closing dates <closing-dates@example.org>'
param mailReplyTo = 'help@example.org'
param sendGridRegion = 'eu'
param sendGridSandbox = false
param sendGridWebhookKey = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6xggnoSynWs6W7R6d8Ff066cel+IE3eHjYxYrTFQFp7u2sWjR1PXE49owAifItBnXPbF3n8/6jnCnZLyJMzo9A==' // nobody has the other half: put SendGrid’s here
param operatorEmail = 'operators@example.org'
param storageRedundancy = 'Standard_ZRS'
param lockData = true
param dailyLogGigabytes = 2
param monthlyBudget = 200
param budgetFrom = '2026-12-01'
