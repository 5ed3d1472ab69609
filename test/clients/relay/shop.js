import { graphql } from 'relay-runtime';

graphql`
  query shopQuery($first: Int) {
    viewer {
      displayName
    }
    products(first: $first) {
      nodes {
        title
      }
    }
  }
`;
