/*
 * What people choose first, and so do those who guess. Words are kept bare: letters in lower case,
 * with the usual stand-ins read back and whatever stands around them taken off, so that one entry
 * covers `Dragon`, `dr4gon` and `Dragon2026!`.
 */
const words = `
  password passwort passwd passphrase passcode pass word secret secrets geheim kennwort hallo hello
  welcome willkommen bienvenue bienvenido benvenuto welcomehome letmein letmeinnow openup opensesame
  sesame login logon logmein signin admin administrator adminadmin root rootroot toor superuser
  sysadmin system manager master masterkey test tests tester testing testtest demo demodemo guest
  guestguest user username users default change changeme changeit changemenow replaceme newpassword
  mypassword thepassword yourpassword temp temporary temppass example sample nothing whatever none
  blank empty unknown access accessdenied control security secure server database backup network
  internet computer laptop windows microsoft apple google facebook instagram twitter youtube amazon
  netflix spotify samsung nokia android iphone linux ubuntu debian oracle cisco postgres mysql docker
  kubernetes jenkins github gitlab postern entryguard firewall gateway office company business work
  qwerty qwertyuiop qwertz qwertzuiop azerty azertyuiop asdf asdfgh asdfghjkl asdfasdf zxcvbn zxcvbnm
  yxcvbnm qwe qweasd qweasdzxc qazwsx qazwsxedc qwaszx poiuytrewq lkjhgfdsa mnbvcxz abc abcd abcde
  abcdef abcdefg abcdefgh abcdefghi abcabc aaa aaaa aaaaaa aaaaaaaa xxx xxxx xxxxxx xxxxxxxx zzzzzz
  love iloveyou iloveu ilovegod loveyou lovely loveme lover forever sweetheart darling honey baby
  babygirl babyboy angel angels princess prince queen king kingdom sunshine sunflower flower flowers
  butterfly rainbow star stars starlight moonlight sun moon heaven jesus jesuschrist christ god bless
  blessed blessing faith hope grace trinity freedom peace happy happiness smile summer winter spring
  autumn january february march april may june july august september october november december monday
  tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning midnight birthday
  christmas easter halloween holiday football soccer baseball basketball hockey tennis golf rugby
  cricket volleyball swimming running liverpool arsenal chelsea everton manchester manutd barcelona
  realmadrid juventus bayern bayernmunich dortmund schalke werder celtic rangers yankees lakers
  cowboys steelers eagles packers dodgers redsox dragon monkey tiger lion panther eagle falcon hawk
  wolf bear shark dolphin panda rabbit kitty kitten hellokitty cat cats dog dogs puppy doggy horse
  pony fish chicken turtle spider snake scorpion phoenix unicorn batman superman spiderman ironman
  hulk thor joker starwars darthvader skywalker yoda chewbacca startrek enterprise pokemon pikachu
  charizard naruto sasuke goku minecraft fortnite roblox zelda mario nintendo playstation xbox matrix
  hobbit gandalf frodo merlin excalibur wizard magic ninja samurai pirate warrior knight soldier hunter
  killer ranger rambo rocky terminator predator
  michael jennifer jessica ashley amanda nicole daniel daniela andrew anthony matthew joshua jordan
  thomas robert robin richard charlie charles george william harry hannah samantha stephanie michelle
  melissa sarah laura lauren elizabeth victoria alexander alexandra andreas andrea stefan martin peter
  patrick sebastian dominik maria marina julia sophie sophia emma emily olivia anna lisa nadine sandra
  sabrina vanessa jasmin carmen carlos fernando alejandro roberto antonio francesco giovanni giuseppe
  marco paolo pierre nicolas julien camille chouchou doudou loulou soleil bonjour motdepasse contrasena
  senha parola parool haslo heslo salasana losenord adgangskode sifre
  cheese chocolate cookie cookies coffee banana orange strawberry cherry
  peaches pepper ginger vanilla pizza hamburger sausage whisky vodka money dollar euro million rich
  lucky luckyone winner champion hero legend destiny trust trustno trustnoone trustme shadow ghost
  phantom thunder lightning storm hurricane tornado ocean beach mountain river island paradise london
  paris berlin madrid roma lisboa moscow tokyo newyork chicago boston dallas texas florida california
  canada america australia deutschland espana france italia brasil mexico colombia argentina portugal
  nederland sverige norge danmark suomi polska turkiye india pakistan indonesia philippines
  mustang ferrari porsche mercedes audi bmw toyota honda yamaha harley corvette camaro jaguar maverick
  guitar piano music metallica nirvana slipknot beatles eminem tupac blink rockstar rocknroll
  diamond silver golden gold platinum crystal emerald ruby pearl jewel purple yellow green blue black
  white redred orange blackberry bluebird blacksabbath family mother mommy mama father daddy papa
  sister brother grandma friend friends bestfriend buddy teacher doctor nurse student school college
  university hacker hackme 1qaz2wsx 1q2w3e 1q2w3e4r 1q2w3e4r5t q1w2e3 q1w2e3r4 q1w2e3r4t5 a1b2c3
  a1b2c3d4 1a2b3c4d zaq12wsx zaq1xsw2 xsw2zaq1
`;

/** Without letters there are only rows of keys and of digits. */
const digits =
  /^(?:(\d)\1*|0?1234567890?\d*|0?9876543210?\d*|(?:123|321|12|11|00|69)+|12345\d*|(\d\d)\2+|(\d{3})\3+|(\d{4})\4+|(?:19|20)\d{6}|\d{6}(?:19|20)\d\d)$/;

const known = new Set(words.trim().split(/\s+/));

const standIns: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** Whether a password is one of those that are tried first, or such a one with trimmings. */
export function isCommonPassword(password: string): boolean {
  const plain = password
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@$!]/gu, "");
  if (/^\d+$/.test(plain)) return digits.test(plain);
  const trimmed = plain.replace(/^[^a-z]+|[^a-z]+$/g, "");
  const read = [trimmed, plain].map((text) =>
    text.replace(/[013457@$!]/g, (character) => standIns[character] ?? ""),
  );
  return [plain, trimmed, ...read].some(isKnown);
}

/** A word, or one word twice. */
function isKnown(text: string): boolean {
  const half = text.slice(0, text.length / 2);
  return known.has(text) || (text === half + half && known.has(half));
}
