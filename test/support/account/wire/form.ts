import type { Shape } from './shape.ts';
import { readTimestamp } from './timestamp.ts';

interface Branch {
  text: string | null;
  readonly below: Map<string, Branch>;
}

/** The value that a form's dotted names stand for: `Parameters.member.1.ParameterKey=Zone` (AWS query protocol). */
export function fromForm(body: string, shape: Shape): unknown {
  const root: Branch = { text: null, below: new Map() };
  for (const [name, text] of new URLSearchParams(body)) {
    const leaf = name.split('.').reduce((branch, part) => {
      const next = branch.below.get(part) ?? { text: null, below: new Map<string, Branch>() };
      branch.below.set(part, next);
      return next;
    }, root);
    leaf.text = text;
  }
  return valueOf(root, shape);
}

function valueOf(branch: Branch, shape: Shape): unknown {
  const text = branch.text ?? '';
  switch (shape.kind) {
    case 'structure':
      return Object.fromEntries(
        shape.members.flatMap(([name, member]) => {
          const found = branch.below.get(name);
          return found === undefined ? [] : [[name, valueOf(found, member.shape())]];
        }),
      );
    case 'list':
      return listed(branch.below.get('member') ?? branch).map((item) =>
        valueOf(item, shape.item.shape()),
      );
    case 'map':
      throw new Error('no operation carried here takes a map');
    case 'boolean':
      return text === 'true';
    case 'number':
      return Number(text);
    case 'timestamp':
      return readTimestamp(text);
    case 'blob':
      return Buffer.from(text, 'base64');
    case 'string':
    case 'document':
      return text;
  }
}

function listed({ below }: Branch): readonly Branch[] {
  return [...below].toSorted(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
}
