import ts from "typescript";

/** One module that a file imports or re-exports. */
export interface ImportedModule {
  readonly specifier: string;
  /** It leaves no trace when types are stripped, so it cannot make a cycle at run time. */
  readonly typeOnly: boolean;
}

/** What a TypeScript file imports: statically, dynamically, by re-export and inside types. */
export function importsOf(text: string): readonly ImportedModule[] {
  const imports: ImportedModule[] = [];
  const note = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier))
      imports.push({ specifier: specifier.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      note(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) note(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      note(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest));
  return imports;
}

/** What a file exports other than by name: `export default`, `export =` or `export *`. */
export function unnamedExportsOf(text: string): readonly string[] {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest);
  return source.statements
    .filter((statement) => {
      if (ts.isExportAssignment(statement)) return true;
      if (ts.isExportDeclaration(statement)) {
        return statement.exportClause === undefined || ts.isNamespaceExport(statement.exportClause);
      }
      const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
      return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
    })
    .map((statement) => statement.getText(source));
}
