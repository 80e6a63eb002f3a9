metadata description = 'The vault for the secrets. It is made empty: what no template has seen stands in no history of deployments.'

@description('Its name.')
param name string

@description('Where it is made.')
param location string

@description('Whether a lock forbids to delete it.')
param isLocked bool

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'keys'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'Without the keys in it nobody who follows an advert can be written to.'
  }
}
