/** Titles of conversations; null for none. */
export const subjects: readonly (string | null)[] = [
  null,
  'A question before I order',
  'Made to measure?',
  'Shipping abroad',
  'A present with a date',
  'Care and cleaning',
  'Another colour',
  'When will it be back?',
];

export const questions: readonly string[] = [
  'Hello! Is this still available, and could it be here within two weeks?',
  'Could you make this a little larger? I would need it about a third wider.',
  'How should I look after it? I would like to keep it for a long time.',
  'Do you ship to islands, and what would it cost?',
  'Would you make it in a darker colour as well?',
  'It is meant as a present. Could you put a card with it?',
  'Can I come by and see it before I decide?',
  'What is it finished with? It will be used around food.',
  'If I order two, can they come from the same batch?',
  'Thank you, that helps. Is there a way to pay in two parts?',
  'That sounds good. Until when do you need to know?',
];

export const answers: readonly string[] = [
  'Thank you for asking! Yes, and I can send it on Thursday.',
  'I can make it to measure. It takes about three weeks and costs a quarter more.',
  'A soft cloth is all it needs. If it looks dry after a year, write to me.',
  'We do, by insured parcel. I will add the price to your order.',
  'The next batch will be darker. Shall I put one aside for you?',
  'Gladly, just tell me what to write on it.',
  'You are welcome any Friday afternoon; ring the upper bell.',
  'Nothing that you would not eat yourself. I will send you the list.',
  'That is no trouble. I will choose two that belong together.',
  'Take your time, it is not going anywhere.',
];

export const assistance: readonly string[] = [
  'Thank you for your message. The workshop usually answers within a day.',
  'It is in stock and leaves the workshop within three working days.',
  'I have passed your question on, and you will be told as soon as there is an answer.',
  'For a made-to-measure piece the workshop creates a listing of its own.',
];
