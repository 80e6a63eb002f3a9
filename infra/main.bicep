metadata description = 'The closing-date notifier, whole, in one resource group. No secret passes through here: the vault is made empty, and filled by hand (README.md beside this file).'

targetScope = 'resourceGroup'

@description('The name of the function app, and so of its own address, which must be free in all of Azure: small letters, digits and hyphens.')
@minLength(5)
@maxLength(40)
param name string

@description('Where everything is made. Flex Consumption is not in every region: az functionapp list-flexconsumption-locations.')
param location string = resourceGroup().location

@description('What people type, and what links in emails begin with: https, no path. Unless set, the function app’s own address.')
param publicUrl string = 'https://${name}.azurewebsites.net/'

@description('Who the emails come from, alone or with a name, in a domain that SendGrid has authenticated.')
@minLength(6)
param mailFrom string

@description('Where answers to emails go. Unless set, to whom they come from.')
param mailReplyTo string = ''

@description('Whose servers send the emails, and keep what is known of them: eu needs an account or subuser that SendGrid has pinned to the EU.')
@allowed(['global', 'eu'])
param sendGridRegion string

@description('SendGrid checks every email and delivers none.')
param sendGridSandbox bool

@description('The public key with which SendGrid’s event webhook proves who it is (Mail Settings, Event Webhooks, Signature Verification). It is no secret.')
@minLength(120)
@maxLength(130)
param sendGridWebhookKey string

@description('Further settings, by the names and with the values of docs/settings.md, such as HrDomains or OperatorName. No secrets.')
param furtherSettings { *: string } = {}

@description('Who is told of alerts and of the budget.')
@minLength(6)
param operatorEmail string

@description('Copies of what is stored: in one building, in three of the region, or in another region too.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageRedundancy string

@description('Nobody can delete the storage account and the vault by mistake: a lock has to be taken off first.')
param lockData bool

@description('What the log may grow by in a day, in GB. Beyond it nothing is logged until the next day, and alerts are blind.')
@minValue(1)
@maxValue(100)
param dailyLogGigabytes int

@description('A month’s budget, in the currency of the subscription. It stops nothing: at 80 % spent and 100 % foreseen an email is sent.')
@minValue(1)
param monthlyBudget int

@description('The first day of a month from which the budget counts, not before the month of the first deployment, and the same ever after.')
@minLength(10)
@maxLength(10)
param budgetFrom string

@description('The vault’s name, which a deleted vault keeps for 90 days. To make a deleted group again for tests, give another (README.md, Restore).')
@minLength(3)
@maxLength(24)
param vaultName string = 'kv-${uniqueString(resourceGroup().id)}'

@description('Whoever deploys, who may put packages into the storage account: a person, or a workflow.')
@allowed(['User', 'ServicePrincipal'])
param deployerType string = 'ServicePrincipal'

// Names are made here, and not handed from module to module, so that what-if can say what will change.
var identityName = 'id-${name}'
var storageName = 'st${uniqueString(resourceGroup().id)}'
var workspaceName = 'log-${name}'
var insightsName = 'appi-${name}'
var actionGroupName = 'ag-${name}'
var packagesContainer = 'packages'

// The platform gives every app's package the same name: in one container a second app would overwrite what the first one runs.
var deploymentContainer = 'deployment-${name}'

// The second is where the Functions host puts what has failed five times.
var queues = ['send', 'send-poison']

module identity 'modules/identity.bicep' = {
  params: {
    name: identityName
    location: location
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: storageName
    location: location
    redundancy: storageRedundancy
    containers: [deploymentContainer, packagesContainer]
    queues: queues
    isLocked: lockData
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: vaultName
    location: location
    isLocked: lockData
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: workspaceName
    insightsName: insightsName
    actionGroupName: actionGroupName
    location: location
    dailyGigabytes: dailyLogGigabytes
    operatorEmail: operatorEmail
  }
}

module roles 'modules/roles.bicep' = {
  dependsOn: [identity, storage, vault, monitoring]
  params: {
    identityName: identityName
    storageName: storageName
    vaultName: vaultName
    insightsName: insightsName
    packagesContainer: packagesContainer
    queues: queues
    deployerId: deployer().objectId
    deployerType: deployerType
  }
}

module functionApp 'modules/function-app.bicep' = {
  // Without its roles the site starts, finds its storage shut, and may not try again for long.
  dependsOn: [roles]
  params: {
    name: name
    location: location
    identityName: identityName
    storageName: storageName
    deploymentContainer: deploymentContainer
    vaultName: vaultName
    insightsName: insightsName
    publicUrl: publicUrl
    mailFrom: mailFrom
    mailReplyTo: mailReplyTo
    sendGridRegion: sendGridRegion
    sendGridSandbox: sendGridSandbox
    sendGridWebhookKey: sendGridWebhookKey
    furtherSettings: furtherSettings
  }
}

module alerts 'modules/alerts.bicep' = {
  dependsOn: [monitoring, storage]
  params: {
    name: name
    location: location
    workspaceName: workspaceName
    storageName: storageName
    actionGroupName: actionGroupName
  }
}

module budget 'modules/budget.bicep' = {
  params: {
    name: name
    amount: monthlyBudget
    from: budgetFrom
    operatorEmail: operatorEmail
  }
}

@description('The function app.')
output app string = name

@description('Where the function app answers, whatever the public address is.')
output host string = functionApp.outputs.host

@description('The storage account.')
output storage string = storageName

@description('The container in which deploy.sh keeps what it has deployed.')
output packages string = packagesContainer

@description('The vault that the secrets have to be put into.')
output vault string = vaultName
