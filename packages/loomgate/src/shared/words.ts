/** English words whose singular and plural are the same. */
const uncountable = new Set(
  (
    'aircraft cattle data deer equipment evidence feedback fish furniture hardware history information inventory media ' +
    'metadata money news police progress research rice series sheep software species staff traffic'
  ).split(' '),
);

const irregular = new Map(
  (
    'address/addresses alias/aliases analysis/analyses appendix/appendices axis/axes basis/bases bonus/bonuses bus/buses ' +
    'cache/caches campus/campuses canvas/canvases census/censuses child/children corpus/corpora crisis/crises ' +
    'criterion/criteria cookie/cookies diagnosis/diagnoses foot/feet gas/gases half/halves index/indexes ' +
    'knife/knives leaf/leaves lens/lenses life/lives loaf/loaves man/men matrix/matrices menu/menus mouse/mice movie/movies ' +
    'person/people phenomenon/phenomena quiz/quizzes radius/radii self/selves shelf/shelves status/statuses ' +
    'synopsis/synopses taxi/taxis thief/thieves thesis/theses tie/ties tooth/teeth virus/viruses wife/wives wolf/wolves woman/women'
  )
    .split(' ')
    .map((pair): [string, string] => {
      const [one = '', many = ''] = pair.split('/');
      return [one, many];
    }),
);
const singulars = new Map([...irregular].map(([one, many]) => [many, one]));

/**
 * The singular of an English word in small letters: `companies` gives `company`. A singular is returned as it is, and so is a
 * word that has no plural.
 */
export function singularOf(word: string): string {
  if (uncountable.has(word) || irregular.has(word)) return word;
  const known = singulars.get(word);
  if (known) return known;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|[^ao]us|x|ch|sh|zz|tomato|potato|hero|echo)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

/** The plural of an English word in small letters: `company` gives `companies`. */
export function pluralOf(word: string): string {
  if (uncountable.has(word)) return word;
  const known = irregular.get(word);
  if (known) return known;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh|tomato|potato|hero|echo)$/.test(word) ? `${word}es` : `${word}s`;
}
