import type { TemplateValue } from './template.ts';

/** The value of a parameter, or what a resource is called by the others: mostly its id. */
export function ref(name: string): TemplateValue {
  return { Ref: name };
}

export function getAtt(resource: string, attribute: string): TemplateValue {
  return { 'Fn::GetAtt': [resource, attribute] };
}

/** Text with `${Resource}`, `${Resource.Attribute}` and `${AWS::AccountId}` in it. */
export function sub(text: string): TemplateValue {
  return { 'Fn::Sub': text };
}

/** The property is left out where the condition does not hold. */
export function onlyIf(condition: string, value: TemplateValue): TemplateValue {
  return { 'Fn::If': [condition, value, ref('AWS::NoValue')] };
}
