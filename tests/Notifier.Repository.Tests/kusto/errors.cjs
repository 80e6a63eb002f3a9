// Says of each query given what is wrong with it, in JSON: [{ file, errors: ["what"] }]. With the columns that the queries may read
// (learn.microsoft.com, Azure Monitor Logs reference, AppTraces and AppMetrics).
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { runInThisContext } = require('node:vm');

// It is made for browsers: its two files want to be scripts of a page.
const folder = dirname(require.resolve('@kusto/language-service-next'));
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  runInThisContext(readFileSync(join(folder, file), 'utf8'), { filename: file });
}

const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language;
const columns = { TimeGenerated: 'DateTime', AppRoleInstance: 'String', Properties: 'Dynamic' };
const tables = {
  AppTraces: { ...columns, Message: 'String', SeverityLevel: 'Int' },
  AppMetrics: { ...columns, Name: 'String', Sum: 'Real', Min: 'Real', Max: 'Real', ItemCount: 'Int' },
};
const symbols = Object.entries(tables).map(([name, types]) =>
  new Symbols.TableSymbol.$ctor4(name, Object.entries(types).map(([column, type]) => new Symbols.ColumnSymbol(column, Symbols.ScalarTypes[type]))));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor1('log', symbols, false));

console.log(JSON.stringify(process.argv.slice(2).map((file) => {
  const found = KustoCode.ParseAndAnalyze(readFileSync(file, 'utf8'), globals).GetDiagnostics();
  return { file, errors: Array.from({ length: found.Count }, (_, place) => `${found.getItem(place).Start} ${found.getItem(place).Message}`) };
})));
