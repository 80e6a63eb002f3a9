using 'main.bicep'

// To try things out: nothing is delivered, nothing is locked, one copy of everything.
param name = 'closing-dates-test'
param mailFrom = 'Closing dates (test) <closing-dates@test.example.org>'
param sendGridRegion = 'eu'
param sendGridSandbox = true
param sendGridWebhookKey = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExSSfP3YGDy3m9mmoLH5U9JEDYyfa4AfbTqd9FDRruR6agJv+h+RQMw78ZJleBbZhTORd7Q8B6zJzvVg2QsF6fg==' // nobody has the other half: put SendGrid’s here
param operatorEmail = 'operators@example.org'
param storageRedundancy = 'Standard_LRS'
param lockData = false
param dailyLogGigabytes = 1
param monthlyBudget = 20
param budgetFrom = '2026-12-01'
