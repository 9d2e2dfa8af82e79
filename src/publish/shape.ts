/** Whether a JSON value has a shape: checks made of checks. */
export type Check = (value: unknown) => boolean;

export const isNumber: Check = (value) => typeof value === 'number';
export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isNull: Check = (value) => value === null;
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
export const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const isObject =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const found = new Map(Object.entries(value));
    return Object.entries(fields).every(([name, check]) => check(found.get(name)));
  };
export const isRecordOf =
  (check: Check): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(check);
