metadata description = 'Where the log goes, how much of it, and who is told.'

@description('The Log Analytics workspace.')
param workspaceName string

@description('Application Insights.')
param insightsName string

@description('Who is told: the action group.')
param actionGroupName string

@description('Where it is made.')
param location string

@description('What the log may grow by in a day, in GB.')
param dailyGigabytes int

@description('Who is told of alerts.')
param operatorEmail string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: 30
    workspaceCapping: {
      dailyQuotaGb: dailyGigabytes
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  properties: {
    enabled: true
    groupShortName: 'notifier'
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: operatorEmail
        useCommonAlertSchema: true
      }
    ]
  }
}
