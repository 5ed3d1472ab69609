import { fromQueryString } from '../../graphql/trusted-documents/query-string';

/**
 * A GraphQL request from a query string: https://graphql.github.io/graphql-over-http/draft/#sec-GET. What is no JSON
 * stays a text, which no one takes for variables.
 */
export function fromQueryParameters(url: string): unknown {
  const { search, searchParams } = new URL(url, 'http://localhost');
  const operationName = searchParams.get('operationName');
  return { ...fromQueryString(search), operationName, variables: parsed(searchParams.get('variables')) };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
