/** The initial operation of the explorer. */
export const sampleOperation = `# Loomgate, the demo marketplace. Press the play button.
{
  products(first: 5) {
    nodes {
      title
      price { amount currencyCode }
      artisan { name country }
      rating { average count }
      reviews(first: 2) { nodes { rating body author { displayName } } }
    }
    totalCount
  }
}
`;
