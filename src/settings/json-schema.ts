import { FieldsShape, Shape, TextShape } from './shape';

/** The shape of a settings file as JSON Schema (2020-12), with which editors complete and check it. */
export function jsonSchemaOf(shape: FieldsShape, id: string, title: string): object {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: id, title, ...schemaOf(shape) };
}

function schemaOf(shape: Shape): object {
  return { description: shape.description, ...keywordsOf(shape), ...shape.schema };
}

function keywordsOf(shape: Shape): object {
  switch (shape.type) {
    case 'text': return textOf(shape);
    case 'whole-number': return { type: 'integer' };
    case 'boolean': return { type: 'boolean' };
    case 'any': return {};
    case 'list': return { type: 'array', ...(shape.notEmpty ? { minItems: 1 } : {}), items: schemaOf(shape.of) };
    case 'map': return { type: 'object', additionalProperties: schemaOf(shape.of) };
    case 'fields': return {
      type: 'object',
      ...(shape.notEmpty ? { minProperties: 1 } : {}),
      ...(shape.required ? { required: shape.required } : {}),
      additionalProperties: false,
      properties: Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, schemaOf(field)])),
    };
  }
}

function textOf({ values, offered }: TextShape): object {
  if (values) return { type: 'string', enum: values };
  // Editors offer what the first alternative lists and accept what the second one allows.
  return { type: 'string', minLength: 1, ...(offered ? { anyOf: [{ enum: offered }, {}] } : {}) };
}
