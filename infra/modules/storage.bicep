metadata description = 'The storage account: tables keep everything, a queue what is to be sent, containers the packages.'

@description('Its name.')
param name string

@description('Where it is made.')
param location string

@description('How many copies are kept, and where.')
param redundancy string

@description('The containers in it.')
param containers string[]

@description('The queues in it.')
param queues string[]

@description('Whether a lock forbids to delete it.')
param isLocked bool

// The months’ tables, audit{yyyyMM} and events{yyyyMM}, are not here: the program makes each when it first needs it, and drops it when it is old.
var tables = ['adverts', 'due', 'followers', 'hrcontacts', 'people', 'refs', 'state', 'suppressions']

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 30
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 30
    }
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = [
  for container in containers: {
    parent: blobService
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource storageTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = [
  for table in tables: {
    parent: tableService
    name: table
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource storageQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' = [
  for queue in queues: {
    parent: queueService
    name: queue
  }
]

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'people'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Whom to remind of what is nowhere else, and tables cannot be brought back.'
  }
}
