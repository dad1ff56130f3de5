"""Synthetic chat data: 21 skills in three difficulty bands, tokenizer, held-out split.

Every example is (prompt, answer, skill, band).  A `key` decides train or held-out:
a hash of the key, not chance, so the split is the same in every run.
  * open skills (sums, reversals, extraction ...): key = the CONTENT (e.g. the two
    operands), so held-out content is never trained on under any wording;
  * closed skills (capitals, colours ...): key = wording + item, so each held-out
    pair of wording and item is unseen, while the fact itself is trained.
Polite openers ("Please ...", "Quick question: ...") are not part of the key.
"""
import hashlib, json, random, re

# ----------------------------------------------------------------- closed tables
CAP = dict(p.split(':') for p in (
    'France:Paris,Spain:Madrid,Italy:Rome,Germany:Berlin,Portugal:Lisbon,Greece:Athens,Austria:Vienna,'
    'Poland:Warsaw,Norway:Oslo,Sweden:Stockholm,Finland:Helsinki,Denmark:Copenhagen,Ireland:Dublin,'
    'Hungary:Budapest,Belgium:Brussels,Japan:Tokyo,China:Beijing,India:New Delhi,Egypt:Cairo,Kenya:Nairobi,'
    'Peru:Lima,Chile:Santiago,Cuba:Havana,Canada:Ottawa,Mexico:Mexico City,Brazil:Brasilia,Turkey:Ankara,'
    'Iran:Tehran,Iraq:Baghdad,Russia:Moscow,Ukraine:Kyiv,Romania:Bucharest,Bulgaria:Sofia,Croatia:Zagreb,'
    'Iceland:Reykjavik,Thailand:Bangkok,Vietnam:Hanoi,Morocco:Rabat,Ghana:Accra,Australia:Canberra').split(','))
_opp = ('hot:cold,big:small,up:down,fast:slow,day:night,good:bad,old:new,wet:dry,light:dark,open:closed,high:low,'
        'left:right,early:late,rich:poor,hard:soft,full:empty,happy:sad,strong:weak,loud:quiet,clean:dirty,'
        'near:far,thick:thin,true:false,first:last').split(',')
OPP = {}
for p in _opp:
    a, b = p.split(':'); OPP[a] = b; OPP[b] = a
COL = dict(p.split(':') for p in (
    'the sky:blue,grass:green,snow:white,coal:black,a banana:yellow,blood:red,a carrot:orange,an eggplant:purple,'
    'a lemon:yellow,milk:white,a tomato:red,a frog:green,the sea:blue,a pumpkin:orange,a crow:black,a cherry:red,'
    'a leaf:green,salt:white,chocolate:brown,a pea:green,a strawberry:red,cotton:white,a sunflower:yellow,'
    'mud:brown,a cucumber:green,sugar:white,tar:black,a plum:purple,butter:yellow,a flamingo:pink').split(','))
COLORS = sorted(set(COL.values()))
_irr = 'mouse:mice,foot:feet,child:children,man:men,woman:women,tooth:teeth,goose:geese,sheep:sheep,leaf:leaves,knife:knives,wolf:wolves'
PLU = dict(p.split(':') for p in _irr.split(','))
for w in 'cat dog book car tree house apple chair table river star pen cup bird ship door lamp'.split(): PLU[w] = w + 's'
for w in 'box bus dish fox glass watch bench'.split(): PLU[w] = w + 'es'
for w in 'city baby story party lady'.split(): PLU[w] = w[:-1] + 'ies'
DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split()
MONTHS = 'January February March April May June July August September October November December'.split()
SOUND = dict(p.split(':') for p in ('cow:moo,dog:woof,cat:meow,duck:quack,sheep:baa,pig:oink,lion:roar,frog:ribbit,'
             'bee:buzz,snake:hiss,owl:hoot,horse:neigh,crow:caw,mouse:squeak').split(','))
CAN = {  # can a X Y?
    'fly': ('bird owl bee crow duck eagle bat', 'dog cow pig snake fish horse cat'),
    'swim': ('fish duck frog whale shark seal turtle', 'stone lamp chair book tree house spoon'),
    'bark': ('dog', 'cat cow bird fish bee duck horse'),
    'talk': ('man woman child girl boy', 'stone chair lamp spoon tree cup door')}
POS = 'great lovely wonderful excellent amazing perfect delicious fantastic brilliant pleasant'.split()
NEG = 'terrible awful horrible bad disgusting boring rude broken disappointing dreadful'.split()
SUBJ = ('the food,the movie,the service,this phone,my room,the book,the hotel,the staff,the concert,this app,'
        'the weather,our trip,the coffee,the game,the show,this laptop').split(',')
UNITS = [('km', 'm', 1000), ('m', 'cm', 100), ('kg', 'g', 1000), ('hours', 'minutes', 60), ('minutes', 'seconds', 60),
         ('weeks', 'days', 7), ('feet', 'inches', 12), ('dozen', 'pieces', 12), ('liters', 'ml', 1000),
         ('cm', 'mm', 10), ('years', 'months', 12), ('dollars', 'cents', 100)]
WORDS = ('lamp stone river apple house green table music water light paper bread chair plant smile cloud train horse '
         'tiger sugar pencil garden window summer winter banana orange yellow silver basket bottle butter candle '
         'dragon engine flower guitar hammer island jacket kitten ladder market needle pepper planet rabbit rocket '
         'school spider street ticket tunnel violin wallet world ocean mouse night bird tree frog ship door cake milk '
         'star book fish king gold snow wind leaf salt rope coin drum ring shoe').split()
BAND = {}

# ----------------------------------------------------------------- random content
_C, _V = 'bcdfghklmnprstvwz', 'aeiou'
def pseudo(r, lo, hi):
    "pronounceable made-up word of lo..hi letters"
    n = r.randint(lo, hi); s = ''; v = r.random() < .4
    while len(s) < n:
        s += r.choice(_V if v else _C); v = not v
        if not v and r.random() < .15 and len(s) < n: s += r.choice(_C); v = True
    return s[:n]
def word(r, lo=3, hi=7):
    if r.random() < .3:
        w = r.choice(WORDS)
        if lo <= len(w) <= hi: return w
    return pseudo(r, lo, hi)
def name(r): return pseudo(r, 3, 6).capitalize()

# Each skill returns (wording, key, answer, scratch).  `scratch` is a list of digit
# strings the strong model writes silently before its answer (see README); [] = none.
def T(r, *ts): return r.choice(ts)
def dig(n, i): return n // 10 ** i % 10
def adds(a, b, w=2):
    "column addition, lowest digit first: a-digit, b-digit, sum-digit per column, then a final carry"
    o = ''.join(f'{dig(a, i)}{dig(b, i)}{dig(a + b, i)}' for i in range(w))
    return o + ('1' if a + b >= 10 ** w else '')
def subs(a, b, w=2):
    return ''.join(f'{dig(a, i)}{dig(b, i)}{dig(a - b, i)}' for i in range(w))

def smalltalk(r):
    k = r.random()
    who = T(r, '', ' there', ' assistant', ' friend', ' my friend', ' everyone', ' again', ' computer')
    if k < .4:
        p = T(r, 'Hello', 'Hi', 'Hey', 'Good morning', 'Good evening', 'Good afternoon', 'Greetings') + who + T(r, '!', '.', '', ', nice to meet you.', ', can you help me?')
        a = 'Hello! How can I help you?'
    elif k < .65:
        p = T(r, 'Thanks', 'Thank you', 'Many thanks', 'Thanks a lot', 'Thank you so much', 'Great, thanks') + who + T(r, '!', '.', '', ', that helped.'); a = "You're welcome!"
    elif k < .85:
        p = T(r, 'Goodbye', 'Bye', 'See you later', 'Good night', 'Bye for now', 'See you') + who + T(r, '!', '.', ''); a = 'Goodbye!'
    else:
        p = T(r, 'Who are you', 'What are you', 'Are you a robot', 'Are you a person', 'Tell me about yourself') + who + T(r, '?', '.', ''); a = 'I am a small language model.'
    return p, p, a, []
def capital(r):
    c = r.choice(list(CAP)); p = T(r, 'What is the capital of %s?', 'Which city is the capital of %s?', 'Capital of %s?', 'Name the capital of %s.',
        "What's the capital of %s?", 'Tell me the capital of %s.', 'The capital of %s is?', 'What is the capital city of %s?', 'Which city is the seat of government of %s?', 'Give me the capital city of %s.') % c
    return p, p, CAP[c], []
def opposite(r):
    w = r.choice(list(OPP)); p = T(r, 'What is the opposite of %s?', 'Opposite of %s?', 'Give the opposite of %s.', "What's the opposite of %s?", 'Which word means the opposite of %s?',
        'Name the opposite of %s.', 'Tell me the antonym of %s.', 'What is the antonym of %s?') % w
    return p, p, OPP[w], []
def color(r):
    w = r.choice(list(COL)); p = T(r, 'What color is %s?', 'Which color is %s?', 'What is the color of %s?', 'Tell me the color of %s.', "What's the color of %s?", 'Name the color of %s.',
        'What color does %s have?', 'Which color does %s have?', 'Give the usual color of %s.', 'Color of %s?') % w
    return p, p, COL[w], []
def plural(r):
    w = r.choice(list(PLU)); p = T(r, 'What is the plural of %s?', 'Plural of %s?', 'Give the plural of %s.', "What's the plural of %s?", 'One %s, two what?', 'Write the plural of %s.',
        'Tell me the plural of %s.', 'What is the plural form of %s?', 'What is more than one %s called?') % w
    return p, p, PLU[w], []
def add1(r):
    a, b = r.randint(0, 9), r.randint(0, 9)
    p = T(r, 'What is %d + %d?', 'Compute %d + %d.', 'What is %d plus %d?', 'Add %d and %d.', "What's %d + %d?", 'How much is %d + %d?', 'What is the sum of %d and %d?', '%d + %d = ?') % (a, b)
    return p, p, str(a + b), [adds(a, b, 1)]
def calendar(r):
    L, n = (DAYS, 'day') if r.random() < .4 else (MONTHS, 'month')
    i = r.randrange(len(L)); d, w = r.choice([(1, 'after'), (-1, 'before')]); nx = L[(i + d) % len(L)]
    p = T(r, f'Which {n} comes {w} {L[i]}?', f'What {n} is {w} {L[i]}?', f'Which {n} is {w} {L[i]}?', f'What is the {n} {w} {L[i]}?', f'Name the {n} {w} {L[i]}.',
        f'Tell me the {n} {w} {L[i]}.', f'What {n} comes {w} {L[i]}?', f'Give the {n} that comes {w} {L[i]}.', f"What's the {n} {w} {L[i]}?")
    return p, p, nx, []
def sound(r):
    w = r.choice(list(SOUND)); x = ('an ' if w[0] in 'aeiou' else 'a ') + w
    p = T(r, f'What sound does {x} make?', f'Which sound does {x} make?', f'What noise does {x} make?', f'What does {x} say?', f'How does {x} sound?', f'Tell me the sound of {x}.', f'Name the sound of {x}.',
        f'What is the sound of {x}?', f'Sound of {x}?', f'Give the sound of {x}.', f'Which noise does {x} make?', f"What's the sound of {x}?", f'What noise would {x} make?', f'Name the noise of {x}.', f'What sound can {x} make?', f'Tell me what {x} says.')
    return p, p, SOUND[w], []
def yesno(r):
    k = r.random()
    if k < .5:
        t = r.choice(list(COL)); c = COL[t] if r.random() < .5 else r.choice(COLORS); a = 'yes' if COL[t] == c else 'no'
        p = T(r, 'Is %s %s?', 'Yes or no: is %s %s?', 'Is the color of %s %s?', 'Would you say %s is %s?') % (t, c)
    elif k < .75:
        v = r.choice(list(CAN)); y = r.random() < .5; w = r.choice(CAN[v][0 if y else 1].split()); a = 'yes' if y else 'no'
        x = ('an ' if w[0] in 'aeiou' else 'a ') + w; p = T(r, 'Can %s %s?', 'Yes or no: can %s %s?', 'Is it true that %s can %s?') % (x, v)
    else:
        w = r.choice(list(OPP)); o = OPP[w] if r.random() < .5 else r.choice(list(OPP)); a = 'yes' if OPP[w] == o else 'no'
        p = T(r, 'Is %s the opposite of %s?', 'Yes or no: is %s the opposite of %s?', 'Are %s and %s opposites?') % (w, o)
    return p, p, a, []
def sentiment(r):
    s = r.choice(SUBJ); pos = r.random() < .5; adj = r.choice(POS if pos else NEG)
    s2 = T(r, f'{s} was {adj}', f'{s} was really {adj}', f'{s} is {adj}', f'I think {s} is {adj}', f'we found {s} {adj}', f'what {"an" if adj[0] in "aeiou" else "a"} {adj} day', f'{s} was {adj} and I {"love" if pos else "hate"} it',
        f'I {"love" if pos else "hate"} {s}', f'{s} was so {adj}')
    p = T(r, 'Is this positive or negative: %s.', 'Sentiment of this line: %s.', 'Positive or negative? %s.', 'Classify the sentiment: %s.', 'What is the sentiment of: %s?') % s2
    return p, s2, 'positive' if pos else 'negative', []
def extract(r):
    k = r.randrange(3)
    if k == 0:
        e = pseudo(r, 3, 6) + '@' + T(r, 'mail', 'post', 'home', 'work') + T(r, '.com', '.org', '.net'); a = e; kind = T(r, 'e-mail address', 'email', 'e-mail')
        s = T(r, f'write to {e} today', f'my address is {e} now', f'you can reach me at {e} any time', f'please contact {e} for help', f'send it to {e} please')
    elif k == 1:
        a = str(r.randint(10, 9999)); kind = T(r, 'number', 'order number')
        s = T(r, f'my order {a} is late', f'the code is {a} for the door', f'we sold {a} tickets today', f'room {a} is free', f'I paid {a} dollars for it')
    else:
        a = name(r); kind = T(r, 'name', 'name of the person')
        s = T(r, f'my name is {a} and I like tea', f'this letter is from {a} in the shop', f'I met {a} at school', f'please call {a} back', f'the winner is {a} again')
    p = T(r, f'Extract the {kind}: {s}.', f'Find the {kind} in this line: {s}.', f'What is the {kind} in: {s}?', f'Give me the {kind} from this text: {s}.')
    return p, 'x' + a, a, []
def add2(r):
    a, b = r.randint(10, 99), r.randint(10, 99)
    p = T(r, 'What is %d + %d?', 'Compute %d + %d.', 'What is %d plus %d?', 'Add %d and %d.', "What's %d + %d?", 'How much is %d + %d?', 'What is the sum of %d and %d?', '%d + %d = ?') % (a, b)
    return p, f'{min(a,b)}+{max(a,b)}', str(a + b), [adds(a, b)]
def compare(r):
    hi = 99 if r.random() < .5 else 999; a = r.randint(10, hi)
    b = r.randint(10, hi) if r.random() < .6 else max(10, a + r.randint(-12, 12))
    if a == b: b = a + 1
    big = r.random() < .5
    p = (T(r, 'Which is larger, %d or %d?', 'Which number is bigger: %d or %d?', 'What is greater, %d or %d?', 'Tell me the larger of %d and %d.') if big else
         T(r, 'Which is smaller, %d or %d?', 'Which number is lower: %d or %d?', 'What is less, %d or %d?', 'Tell me the smaller of %d and %d.')) % (a, b)
    return p, f'c{min(a,b)},{max(a,b)}', str(max(a, b) if big else min(a, b)), []
def sort(r):
    v = [r.randint(0, 9) for _ in range(r.randint(3, 5))]
    p = T(r, 'Sort these digits: %s.', 'Put these in order: %s.', 'Sort %s from low to high.', 'Order these numbers: %s.') % ', '.join(map(str, v))
    return p, 's' + str(v), ', '.join(map(str, sorted(v))), []
def count(r):
    if r.random() < .6:
        w = word(r, 3, 8); p = T(r, 'How many letters are in "%s"?', 'Count the letters in "%s".', 'How long is the word "%s"?', 'How many letters does "%s" have?') % w
        return p, 'n' + w, str(len(w)), []
    w = word(r, 3, 6); c = r.choice(w) if r.random() < .8 else r.choice('aeiou')
    if r.random() < .3: i = r.randrange(len(w)); w = w[:i] + c + w[i:]
    p = T(r, 'How many times does "%s" appear in "%s"?', 'Count the letter "%s" in "%s".') % (c, w)
    return p, 'm' + c + w, str(w.count(c)), []
def units(r):
    u, v, k = r.choice(UNITS); n = r.randint(2, 12)
    p = T(r, f'Convert {n} {u} to {v}.', f'How many {v} are in {n} {u}?', f'What is {n} {u} in {v}?', f'How many {v} is {n} {u}?', f'Express {n} {u} in {v}.', f'{n} {u} is how many {v}?', f'Change {n} {u} into {v}.')
    return p, p, str(n * k), []
def add3(r):
    a, b = r.randint(100, 999), r.randint(100, 999)
    p = T(r, 'What is %d + %d?', 'Compute %d + %d.', 'What is %d plus %d?', 'Add %d and %d.', "What's %d + %d?", 'How much is %d + %d?', 'What is the sum of %d and %d?', '%d + %d = ?') % (a, b)
    return p, f'{min(a,b)}+{max(a,b)}', str(a + b), [adds(a, b, 3)]
def sub2(r):
    a, b = sorted((r.randint(10, 99), r.randint(10, 99)), reverse=True)
    p = T(r, 'What is %d - %d?', 'Compute %d - %d.', 'What is %d minus %d?', "What's %d - %d?", 'How much is %d - %d?', '%d - %d = ?') % (a, b)
    if r.random() < .15: p = 'Subtract %d from %d.' % (b, a)
    return p, f'{a}-{b}', str(a - b), [subs(a, b)]
def reverse(r):
    w = word(r, 3, 6)
    p = T(r, 'Reverse the word "%s".', 'Spell "%s" backwards.', 'Write "%s" in reverse.', 'What is "%s" spelled backwards?') % w
    return p, 'r' + w, w[::-1], []
_THINGS = 'apples books coins cards stamps pens cookies eggs balls shells'.split()
def story(r):
    n = T(r, 'Tom', 'Anna', 'Ben', 'Mia', 'Sam', 'Lucy'); t = r.choice(_THINGS); k = r.randrange(3)
    if k == 0:
        a, b = r.randint(5, 40), r.randint(2, 30); m = a + b; c = r.randint(1, min(m - 1, 30)); e = m - c
        s = T(r, f'{n} has {a} {t}, buys {b} and loses {c}', f'{n} has {a} {t}, gets {b} more and gives away {c}', f'{n} starts with {a} {t}, finds {b} and sells {c}')
        k2 = f'{a}+{b}-{c}'; z = [adds(a, b), subs(m, c)]
    elif k == 1:
        a = r.randint(8, 50); b = r.randint(1, a - 1); m = a - b; c = r.randint(1, 30); e = m + c
        s = T(r, f'{n} has {a} {t}, loses {b} and buys {c}', f'{n} has {a} {t}, gives away {b} and gets {c} more', f'{n} starts with {a} {t}, sells {b} and finds {c}')
        k2 = f'{a}-{b}+{c}'; z = [subs(a, b), adds(m, c)]
    else:
        a, b, c = r.randint(2, 40), r.randint(2, 30), r.randint(2, 29); m = a + b; e = m + c
        s = T(r, f'{n} has {a} {t}, buys {b} and gets {c} more', f'{n} starts with {a} {t}, finds {b} and buys {c}'); k2 = f'{a}+{b}+{c}'; z = [adds(a, b), adds(m, c)]
    p = s + T(r, f'. How many {t} are left?' if k < 2 else f'. How many {t} now?', f'. How many {t} does {n} have now?', '. How many is that?')
    return p, 'w' + k2, str(e), z
def sequence(r):
    d, a, n = r.randint(1, 12), r.randint(1, 50), r.randint(3, 4); v = [a + i * d for i in range(n + 1)]
    p = T(r, 'What comes next: %s?', 'Next number: %s?', 'Continue the sequence: %s.', 'Which number follows: %s?') % ', '.join(map(str, v[:n]))
    return p, f'q{a},{d}', str(v[n]), [subs(v[n - 1], v[n - 2]), adds(v[n - 1], d)]

SKILLS = dict(easy=[smalltalk, capital, opposite, color, plural, add1, calendar, sound, yesno, sentiment, extract],
              medium=[add2, compare, sort, count, units], hard=[add3, sub2, reverse, story, sequence])
BAND = {f.__name__: b for b, fs in SKILLS.items() for f in fs}
FN = {f.__name__: f for fs in SKILLS.values() for f in fs}
HELD = {'sound': .25, 'smalltalk': .15, 'calendar': .15}          # held-out share; 12% elsewhere
def held(skill, key):
    h = int(hashlib.sha256(f'{skill}|{key}'.encode()).hexdigest()[:8], 16) / 2**32
    return h < HELD.get(skill, .12)
OPEN = ['Please answer: ', 'Quick question: ', 'Hi! ', 'Hello. ', 'Tell me: ', 'I have a question. ', 'One more: ', 'Help me: ']
def dress(r, p, skill):
    "polite openers and closers; not part of the split key"
    if skill == 'smalltalk': return p
    if r.random() < .2: p = r.choice(OPEN) + p
    if r.random() < .08: p += T(r, ' Thanks!', ' Thank you.', ' Please.')
    return p
def example(r, skill, want_held=False):
    "-> prompt, answer, scratch; only from the asked side of the split"
    while True:
        p, key, a, s = FN[skill](r)
        if held(skill, key) == want_held: return dress(r, p, skill), a, s

# Sampling weights of the skills per model.
MIX = {
 'weak': dict(smalltalk=4, capital=8, opposite=6, color=4, plural=6, add1=6, calendar=6, sound=3, yesno=7, sentiment=3, extract=10,
              add2=5, compare=6, sort=5, count=4, units=5, add3=2, sub2=3, reverse=3, story=2, sequence=2),
 'strong': dict(smalltalk=1, capital=3, opposite=2, color=1, plural=2, add1=3, calendar=2, sound=1, yesno=4, sentiment=1, extract=11,
              add2=4, compare=12, sort=8, count=13, units=2, add3=5, sub2=5, reverse=12, story=6, sequence=6)}

# ----------------------------------------------------------------- tokenizer
# Characters, plus whole words reached by chains of prefixes: ("_th","_the") for a
# lower-case word after a space, ("Wh","Wha","What") for a capitalised first word.
# Because every prefix is in the vocabulary, the score-ordered pair merging that
# llama.cpp does for `tokenizer.ggml.model = llama` equals a greedy longest match.
# Digits and quoted words stay single characters.  SP is the space mark.
SP = '\u2581'
CHARS = [SP, '\n'] + [chr(i) for i in range(33, 127)]
CONTROL = ['<unk>', '<s>', '</s>', '<user>', '<bot>'] + [f'<r{i}>' for i in range(10)] + ['<r>']
UNK, BOS, EOS, USER, BOT, R0, RSEP = 0, 1, 2, 3, 4, 5, 15
_W = re.compile(SP + '[a-z]+|^[A-Z][a-z\']+')
def build_vocab(n=40000, least=25, seed=5):
    r = random.Random(seed); c = {}; names = list(FN)
    for i in range(n):
        p, a, _ = example(r, names[i % len(names)])
        for t in (p, a):
            for w in _W.findall(t.replace(' ', SP)): c[w] = c.get(w, 0) + 1
    words = [w for w, k in c.items() if k >= least and not (w[0] != SP and (w in CAP.values() or w in DAYS or w in MONTHS))]
    pre = set()
    for w in words:
        for j in range(2, len(w) + 1): pre.add(w[:j])
    spaced = sorted(x for x in pre if x[0] == SP); first = sorted(x for x in pre if x[0] != SP)
    return CONTROL + spaced + first + CHARS       # earlier = higher score: spaced chains win
class Tok:
    def __init__(self, toks):
        self.toks = toks; self.id = {t: i for i, t in enumerate(toks)}; self.V = len(toks)
        self.multi = {t for t in toks[len(CONTROL):] if len(t) > 1}
    def enc(self, s):
        s = s.replace(' ', SP); o = []; i = 0
        while i < len(s):
            j = i + 1
            while j < len(s) and s[i:j + 1] in self.multi: j += 1
            o.append(self.id.get(s[i:j], UNK)); i = j
        return o
    def dec(self, ids): return ''.join(self.toks[i] for i in ids if i >= len(CONTROL)).replace(SP, ' ')
    def pair(self, p, a, scratch):
        "-> (ids, number of leading ids without loss)"
        q = [USER] + self.enc(p) + [BOT]; s = []
        for k, d in enumerate(scratch): s += ([RSEP] if k else []) + [R0 + int(ch) for ch in d]
        return q + s + self.enc(a) + [EOS], len(q)

if __name__ == '__main__':      # python3 data.py -> vocab.json, ../models/heldout.jsonl
    import os
    if not os.path.exists('vocab.json'): json.dump(build_vocab(), open('vocab.json', 'w'))
    v = json.load(open('vocab.json')); print('vocab', len(v)); tok = Tok(v)
    r = random.Random(2024); rows = []; seen = set()
    for sk in FN:
        n = t = 0
        while n < 50 and t < 20000:
            t += 1; p, a, _ = example(r, sk, True)
            if p in seen: continue
            seen.add(p); rows.append(dict(prompt=p, answer=a, skill=sk, band=BAND[sk])); n += 1
        print(sk, n)
    with open('../models/heldout.jsonl', 'w') as f:
        for x in rows: f.write(json.dumps(x) + '\n')
    r = random.Random(1); L = []
    for sk in FN:
        p, a, s = example(r, sk); ids, q = tok.pair(p, a, s); print(f'{sk:10} {len(ids):3} {p!r} -> {a!r} {s}')
        L += [len(tok.pair(*example(r, sk))[0]) for _ in range(200)]
    print('mean length', sum(L) / len(L), 'max', max(L))
