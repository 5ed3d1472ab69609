import { graphql } from 'relay-runtime';

graphql`
  query shopListQuery($first: Int!) {
    products(first: $first) {
      nodes {
        title
      }
    }
  }
`;

graphql`
  subscription shopChangesSubscription($id: ID!) {
    productChanged(productId: $id) {
      product {
        title
      }
    }
  }
`;
