import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';

const folder = 'docs/schemas';
/** The command whose document each schema describes, where they are not called alike. */
const schemaOf: Readonly<Record<string, string>> = {
  publish: 'receipt',
  settle: 'receipt',
  rehearse: 'rehearsal',
};
const validators = new Map<string, ValidateFunction>();

/** Throws, with every difference, when a document is not what docs/schemas says of it. */
export function checkDocument(command: string, document: unknown): void {
  const failed = typeof document === 'object' && document !== null && 'error' in document;
  const name = failed ? 'error' : (schemaOf[command] ?? command);
  const validate = validatorFor(name);
  if (validate(document)) return;
  const differences = validate.errors?.map(
    ({ instancePath, message }) => `${instancePath} ${message}`,
  );
  throw new Error(`not as ${name}.schema.json says: ${differences?.join('; ')}`);
}

function validatorFor(name: string): ValidateFunction {
  if (validators.size === 0) loadSchemas();
  const validate = validators.get(name);
  if (validate === undefined)
    throw new Error(`no ${folder}/${name}.schema.json describes this document`);
  return validate;
}

function loadSchemas(): void {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  formatsPlugin.default(ajv);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const schemas = files
    .filter((file) => file.endsWith('.schema.json'))
    .map((file) => {
      const schema: object = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
      return { name: file.replace('.schema.json', ''), schema };
    });
  // All of them first: some refer to others.
  for (const { schema } of schemas) ajv.addSchema(schema);
  for (const { name, schema } of schemas) validators.set(name, ajv.compile(schema));
}
