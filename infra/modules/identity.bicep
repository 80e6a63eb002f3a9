metadata description = 'Who the program is to everything else here.'

@description('Its name.')
param name string

@description('Where it is made.')
param location string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
}
