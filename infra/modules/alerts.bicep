metadata description = 'What somebody is woken for. Each has a section of its name in docs/runbook.md.'

@description('The name of the function app.')
param name string

@description('Where they are made.')
param location string

@description('The Log Analytics workspace they read: its tables are AppTraces and AppMetrics, which in Application Insights have other names.')
param workspaceName string

@description('The storage account, which counts the messages in its queues.')
param storageName string

@description('Who is told.')
param actionGroupName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: actionGroupName
}

// Every query ends in rows that are each a reason to be told; none means that all is well.
var alerts = [
  {
    name: 'no-sweep'
    title: 'Nobody looked at what is due for 30 minutes'
    severity: 0
    window: 'PT30M'
    query: loadTextContent('../alerts/no-sweep.kql')
  }
  {
    name: 'handler-restarts'
    title: 'The program cannot start, failed, or started again'
    severity: 1
    window: 'PT30M'
    query: loadTextContent('../alerts/handler-restarts.kql')
  }
  {
    name: 'mail-held-back'
    title: 'Emails wait because of trouble: the mail service, its key, or the storage'
    severity: 1
    window: 'PT15M'
    query: loadTextContent('../alerts/mail-held-back.kql')
  }
  {
    name: 'sweep-held'
    title: 'A sweep was to put far more messages than any before it, and waits for an operator'
    severity: 1
    window: 'PT15M'
    query: loadTextContent('../alerts/sweep-held.kql')
  }
  {
    name: 'confirmations-wait'
    title: 'More people ask to follow than an hour has room for'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/confirmations-wait.kql')
  }
  {
    name: 'secrets-refused'
    title: 'Far more keys and tokens are refused than happens by mistake'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/secrets-refused.kql')
  }
  {
    name: 'reminders-late'
    title: 'Something was due for over an hour before anybody was written to'
    severity: 1
    window: 'PT1H'
    query: loadTextContent('../alerts/reminders-late.kql')
  }
  {
    name: 'mail-delayed'
    title: 'Emails leave over an hour after they fell due'
    severity: 2
    window: 'PT1H'
    query: loadTextContent('../alerts/mail-delayed.kql')
  }
  {
    name: 'queue-stands-still'
    title: 'Messages are put into the queue, and nobody takes them out'
    severity: 1
    window: 'PT1H'
    query: loadTextContent('../alerts/queue-stands-still.kql')
  }
  {
    name: 'poison'
    title: 'A message was given up'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/poison.kql')
  }
  {
    name: 'mail-needs-somebody'
    title: 'An email came too late, was refused, is in doubt, or has to be deleted at the mail service'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/mail-needs-somebody.kql')
  }
  {
    name: 'mail-events'
    title: 'What the mail service tells of mails is refused, or cannot be acted upon'
    severity: 2
    window: 'PT6H'
    query: loadTextContent('../alerts/mail-events.kql')
  }
  {
    name: 'work-fails'
    title: 'A timer failed, or met rows that it cannot deal with'
    severity: 2
    window: 'PT1H'
    query: loadTextContent('../alerts/work-fails.kql')
  }
  {
    name: 'answers-fail'
    title: 'More than 5 % of requests are answered with an error of ours'
    severity: 2
    window: 'PT15M'
    query: loadTextContent('../alerts/answers-fail.kql')
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2025-01-01-preview' = [
  for alert in alerts: {
    name: '${alert.name}-${name}'
    location: location
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: '${alert.title}. What to do: docs/runbook.md, ${alert.name}.'
      enabled: true
      severity: alert.severity
      scopes: [workspace.id]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      skipQueryValidation: true // a workspace that is made in the same deployment does not know its tables yet; the tests read the queries instead
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroup.id]
      }
    }
  }
]

// Azure counts them once an hour: a sudden flood shows in the other alerts first.
resource queueLength 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'queue-length-${name}'
  location: 'global'
  properties: {
    description: 'More messages wait in the queues than a service of this size clears in an hour. What to do: docs/runbook.md, queue-length.'
    enabled: true
    severity: 2
    scopes: ['${account.id}/queueServices/default']
    evaluationFrequency: 'PT1H'
    windowSize: 'PT1H'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'messages'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Storage/storageAccounts/queueServices'
          metricName: 'QueueMessageCount'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 10000
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroup.id
      }
    ]
  }
}
