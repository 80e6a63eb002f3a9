metadata description = 'The function app on Flex Consumption, and all its settings.'

@description('Its name.')
param name string

@description('Where it is made.')
param location string

@description('The program’s identity.')
param identityName string

@description('The storage account.')
param storageName string

@description('The container from which the platform runs the program.')
param deploymentContainer string

@description('The vault with the secrets.')
param vaultName string

@description('Application Insights.')
param insightsName string

@description('What links in emails begin with.')
param publicUrl string

@description('Who the emails come from.')
param mailFrom string

@description('Where answers to emails go; empty for whom they come from.')
param mailReplyTo string

@description('global or eu.')
param sendGridRegion string

@description('Whether SendGrid only checks emails.')
param sendGridSandbox bool

@description('The public key of SendGrid’s event webhook.')
param sendGridWebhookKey string

@description('Further settings of the program.')
param furtherSettings { *: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// Without a version: a new one is taken up within a day, or when deploy.sh asks for it.
var secrets = {
  OperatorKeys: 'operator-keys'
  Keys__Pepper: 'keys-pepper'
  Keys__SuppressionPepper: 'keys-suppression-pepper'
  Keys__Data: 'keys-data'
  Keys__Links: 'keys-links'
  SendGrid__ApiKey: 'sendgrid-api-key'
}

// What is not set, because it has a default, is in docs/settings.md.
var settings = {
  // Of the Functions host, and of the program, which uses the same account.
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsDisableHomepage: 'true' // or the host would answer / itself
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'

  // Of the program.
  PublicUrl: publicUrl
  Storage: 'azure'
  MailService: 'sendgrid'
  MailFrom: mailFrom
  SendGrid__Region: sendGridRegion
  SendGrid__Sandbox: sendGridSandbox ? 'true' : 'false'
  SendGrid__WebhookKey: sendGridWebhookKey
}

var replyTo = empty(mailReplyTo) ? {} : { SendGrid__ReplyTo: mailReplyTo }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true // Linux
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identity.id
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 512
        maximumInstanceCount: 40 // the least that can be asked for
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      appSettings: concat(
        map(items(union(settings, replyTo, furtherSettings)), setting => {
          name: setting.key
          value: setting.value
        }),
        map(items(secrets), secret => {
          name: secret.key
          value: '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/${secret.value})'
        })
      )
    }
  }

  // Packages come with a token of Entra only; FTP, which has no switch of its own on Flex Consumption, is shut with its password.
  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

@description('Where it answers.')
output host string = site.properties.defaultHostName
