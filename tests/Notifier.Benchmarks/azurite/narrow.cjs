// Azurite looks a row up among all rows that share its row key, though both keys have an index: of a hundred thousand people each has a row
// of the same name, and storing them takes the square of their number. Here the key that fewer rows share goes first; what is found is the same.
const { Collection } = require("lokijs");
const findOne = Collection.prototype.findOne;

Collection.prototype.findOne = function (query) {
  const sharing = (key) => {
    const [first, last] = this.calculateRange("$eq", key, query[key]);
    return last - first;
  };
  return query?.PartitionKey !== undefined && query.RowKey !== undefined && sharing("PartitionKey") < sharing("RowKey")
    ? findOne.call(this, { PartitionKey: query.PartitionKey, RowKey: query.RowKey })
    : findOne.call(this, query);
};
