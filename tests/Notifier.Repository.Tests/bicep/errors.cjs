// Says of each Bicep file given where its syntax is wrong, in JSON: [{ file, errors: ["line:column what"] }].
const { readFileSync } = require('node:fs');
const Parser = require('tree-sitter');
const Bicep = require('tree-sitter-bicep');

const parser = new Parser();
parser.setLanguage(Bicep);

const errors = (node) => [
  ...(node.type === 'ERROR' || node.isMissing ? [`${node.startPosition.row + 1}:${node.startPosition.column + 1} ${node.text.slice(0, 60)}`] : []),
  ...node.children.flatMap(errors),
];

// More than 32 KB at once makes the parser fail.
const parse = (text) => parser.parse((index) => text.slice(index, index + 8192));

console.log(JSON.stringify(process.argv.slice(2).map((file) => {
  const root = parse(readFileSync(file, 'utf8')).rootNode;
  const found = errors(root);
  return { file, declarations: root.namedChildCount, errors: found.length === 0 && root.hasError ? ['an error without a place'] : found };
})));
