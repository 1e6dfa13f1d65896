// Search without a server: the index as a file, and the same rules as samspil/jobs/search/index.py,
// which says what they are. A test asks both the same and compares the order of what they find.

const LOOSE = [["aa", "a"], ["ae", "a"], ["oe", "o"]];
const SPELLED = { æ: "ae", ø: "oe", å: "aa", ß: "ss" };
const FAVOUR = { source: 0.8, term: 0.95 };
const MARKS = /^[.,:;!?()«»"']+|[.,:;!?()«»"']+$/g;

const keysOf = (text) => {
  const spelled = text.normalize("NFC").toLowerCase().replace(/[æøåß]/g, (sign) => SPELLED[sign]);
  const plain = spelled.normalize("NFD").replace(/\p{M}/gu, "");
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => {
    for (const [long, short] of LOOSE) word = word.replaceAll(long, short);
    return word.slice(0, 40);
  });
};

const keysAndCompounds = (text) => [
  ...keysOf(text),
  ...text.split(/\s+/).filter((part) => part.includes("-")).map((part) => keysOf(part).join("")),
];

const quality = (word, key) => {
  if (word === key) return 1;
  if (key.startsWith(word)) return 0.6 + (0.3 * word.length) / key.length;
  if (key.length >= 5 && word.length - key.length <= 3 && word.startsWith(key)) return 0.7;
  if (word.length >= 4 && key.includes(word)) return 0.4 + (0.1 * word.length) / key.length;
  return 0;
};

const pairsOf = (word) => {
  const whole = ` ${word} `;
  return new Set(Array.from({ length: whole.length - 1 }, (_, at) => whole.slice(at, at + 2)));
};

const distance = (one, other) => {
  let before = [];
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + same);
      if (before.length && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        cost = Math.min(cost, before[j - 2] + 1);
      current.push(cost);
    }
    [before, previous] = [previous, current];
  }
  return previous.at(-1);
};

class Index {
  constructor({ kinds, documents: rows }) {
    this.kinds = kinds;
    this.documents = rows.map(([kind, path, label, names, text, rest, within]) => ({ kind, path, label, names, text, rest, within }));
    this.vocabulary = new Map();
    this.documents.forEach(({ label, names, text, rest, within }, number) => {
      for (const [weight, texts] of [[8, [label]], [5, names], [2, [text]], [1, [rest, within]]])
        for (const one of texts)
          for (const key of keysAndCompounds(one)) {
            if (!this.vocabulary.has(key)) this.vocabulary.set(key, new Map());
            const there = this.vocabulary.get(key);
            if (!there.has(number)) there.set(number, weight);
          }
    });
    this.paired = [...this.vocabulary.keys()].map((key) => [key, pairsOf(key)]);
  }

  find(text) {
    const words = [...new Set(keysOf([...text].slice(0, 200).join("")))].slice(0, 8);
    const guessed = {};
    const scores = new Map();
    const matched = new Map();
    for (const word of words) {
      let qualities = this.matches(word);
      if (!qualities.size) {
        const near = this.slips(word);
        const slips = near.size ? near : this.pieces(word);
        if (slips.size) guessed[word] = [...slips.keys()].map((key) => this.spelling(key));
        qualities = this.asIf(slips);
      }
      for (const [number, score] of this.scored(qualities)) {
        scores.set(number, (scores.get(number) ?? 0) + score);
        matched.set(number, [...(matched.get(number) ?? []), word]);
      }
    }
    const most = Math.max(0, ...[...matched.values()].map((found) => found.length));
    const best = [...matched].filter(([, found]) => found.length === most);
    const phrase = words.join("");
    const hits = best.map(([number]) => ({
      ...this.documents[number],
      score: Number((scores.get(number) * this.asAName(this.documents[number], phrase)).toFixed(6)),
    }));
    const byText = (one, other) => (one < other ? -1 : Number(one > other));
    hits.sort(
      (one, other) =>
        other.score - one.score ||
        one.label.length - other.label.length ||
        byText(one.label, other.label) ||
        byText(one.path, other.path),
    );
    const leftOut = words.filter((word) => !best.some(([, found]) => found.includes(word)));
    return { hits, guessed, leftOut };
  }

  matches(word) {
    const found = new Map();
    for (const key of this.vocabulary.keys()) {
      const how = quality(word, key);
      if (how) found.set(key, how);
    }
    return found;
  }

  asIf(slips) {
    const found = new Map();
    for (const [right, weight] of slips)
      for (const [key, how] of this.matches(right)) found.set(key, Math.max(found.get(key) ?? 0, weight * how));
    return found;
  }

  slips(word) {
    const most = word.length >= 8 ? 2 : Number(word.length >= 4);
    if (!most) return new Map();
    const pairs = pairsOf(word);
    const away = new Map();
    for (const [key, their] of this.paired) {
      if (Math.abs(key.length - word.length) > most) continue;
      const shared = [...pairs].filter((pair) => their.has(pair)).length;
      if (shared < pairs.size - 3 * most) continue;
      const steps = distance(word, key);
      if (steps <= most) away.set(key, steps);
    }
    const least = Math.min(...away.values());
    const near = [...away].filter(([, steps]) => steps === least).map(([key]) => key).sort();
    return new Map(near.slice(0, 3).map((key) => [key, 0.4 - 0.1 * least]));
  }

  pieces(word) {
    const inside = [...this.vocabulary.keys()].filter((key) => key.length >= 6 && word.includes(key));
    const longest = inside.sort((one, other) => other.length - one.length || (one < other ? -1 : 1));
    return new Map(longest.slice(0, 3).map((key) => [key, 0.3]));
  }

  spelling(key) {
    const { label, names, text, rest, within } = this.documents[Math.min(...this.vocabulary.get(key).keys())];
    const words = [label, ...names, text, rest, within].flatMap((one) => one.toLowerCase().split(/\s+/));
    return words.map((word) => word.replace(MARKS, "")).find((word) => keysOf(word).join(" ") === key) ?? key;
  }

  scored(qualities) {
    const found = new Map();
    for (const [key, how] of qualities)
      for (const [number, weight] of this.vocabulary.get(key))
        found.set(number, Math.max(found.get(number) ?? 0, weight * how));
    const rarity = found.size ? 1 + Math.log(this.documents.length / found.size) : 0;
    return [...found].map(([number, score]) => [number, score * rarity]);
  }

  asAName({ kind, label, names }, phrase) {
    const favour = FAVOUR[kind] ?? 1;
    const name = keysOf(label).join("");
    if (name === phrase) return 3 * favour;
    if (names.some((other) => keysOf(other).join("") === phrase)) return 2.4 * favour;
    return name.startsWith(phrase) ? 1.3 * favour : favour;
  }
}

const opened = new Map();

// The index at an address; fetched once a page, when the first word is written.
export const open = (address) => {
  if (!opened.has(address))
    opened.set(address, fetch(address).then(async (answer) => new Index(await answer.json())));
  return opened.get(address);
};
