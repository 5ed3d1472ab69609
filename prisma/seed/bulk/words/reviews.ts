/** Texts for a rating from 1 to 5; the index is the rating minus 1. */
interface Tone {
  readonly titles: readonly string[];
  readonly openings: readonly string[];
  readonly remarks: readonly string[];
  readonly closings: readonly string[];
}

/** Subjects of remarks: "The finish ..." */
export const parts =
  'finish,surface,weight,edge,colour,texture,shape,detail,material,balance,feel,workmanship,packaging,proportion'.split(
    ',',
  );

const praise = [
  'is even better than in the pictures',
  'shows how much care went into it',
  'feels just right in the hand',
  'has something that no factory gets right',
  'was what everybody noticed first',
  'gets better with every week of use',
  'is flawless, as far as I can see',
  'makes you want to touch it',
];
const doubts = [
  'is fine, if not quite what I had imagined',
  'could be a little more even',
  'takes some getting used to',
  'differs from the pictures more than I expected',
  'is good, though not at this price',
];
const complaints = [
  'is not what the pictures promise',
  'disappointed me from the first day',
  'did not survive the first month',
  'looks hurried',
  'is nothing like the description',
];

const warm: Omit<Tone, 'titles'> = {
  openings: [
    'I had been looking for something like this for years.',
    'Bought as a present and nearly kept for myself.',
    'It arrived earlier than promised and beautifully wrapped.',
    'This is the second one that I have bought from this workshop.',
    'I was not sure about ordering this without seeing it.',
    'My partner chose it and I have to admit it was the right choice.',
    'It has been in use every day since it came.',
    'A friend has one, and I could not stop looking at it.',
  ],
  remarks: praise,
  closings: [
    'I would buy it again without thinking.',
    'Thank you to whoever made it.',
    'It already feels as if it had always been here.',
    'Worth the wait.',
    'Warmly recommended.',
    'The next one is ordered.',
    'A small joy every morning.',
    'You can tell that a person made this.',
  ],
};
const cool: Omit<Tone, 'titles'> = {
  openings: [
    'I wanted to like this more than I do.',
    'A mixed impression.',
    'It took three weeks to arrive.',
    'Nice enough, with reservations.',
  ],
  remarks: doubts,
  closings: [
    'I am keeping it, but would look around next time.',
    'Somebody else may love it.',
    'The workshop answered kindly when I asked.',
    'Good, not great.',
  ],
};
const cold: Omit<Tone, 'titles'> = {
  openings: [
    'Sadly this one went back.',
    'It arrived damaged.',
    'I expected more for the money.',
    'I have bought better at a market.',
  ],
  remarks: complaints,
  closings: [
    'The refund was quick, at least.',
    'Not again.',
    'I hope that mine was an exception.',
    'I am still waiting for an answer.',
  ],
};

export const tones: readonly Tone[] = [
  { ...cold, titles: ['Sent back', 'Broken on arrival', 'A disappointment'] },
  { ...cold, titles: ['Not for me', 'Expected more', 'Hurried work'] },
  { ...cool, titles: ['All right', 'Mixed feelings', 'Fine, not special'] },
  { ...warm, titles: ['Very good', 'Nearly perfect', 'Happy with it', 'Well made'] },
  { ...warm, titles: ['Perfect', 'A treasure', 'Better than the pictures', 'Beautiful work', 'In love with it'] },
];
