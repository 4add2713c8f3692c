import { BoundedMap } from '../../../numeric/bounded-map.ts';

/** Names of fields with a password, in lower case without marks; the last part of a nested name counts. */
const PASSWORD_NAMES: ReadonlySet<string> = new Set(
  'password passwd pwd pass passphrase passcode passwort kennwort contrasena contrasenya senha motdepasse mdp parola haslo wachtwoord losenord heslo userpass userpassword userpwd loginpassword loginpass loginpwd jpassword txtpassword passwordhash hashedpassword'.split(
    ' ',
  ),
);
/** Words that are secrets only beside the name of an account. */
const SECRET_NAMES: ReadonlySet<string> = new Set(['secret', 'pin', 'pw', 'psw', 'code', 'clientsecret']);

const ACCOUNT_NAMES: ReadonlySet<string> = new Set(
  'user username usr uname userid userlogin userlogon useremail login loginid loginname loginemail logon email emailaddress mail account accountname accountid identifier identity jusername log name nick nickname phone phonenumber mobile msisdn member memberid customer customerid clientid txtusername usernameoremail sessionusernameoremail benutzer benutzername usuario utilisateur'.split(
    ' ',
  ),
);

/** What a parameter is for, by its name. */
export type Meaning = 'password' | 'secret' | 'account' | 'other';

/** Forms use the same few names again and again. */
const MEANINGS = new BoundedMap<string, Meaning>(2_048);

export function meaningOf(name: string): Meaning {
  if (name.length > 100) return 'other';
  const known = MEANINGS.get(name);
  if (known !== undefined) return known;
  const last = lastName(name);
  const isAccount = ACCOUNT_NAMES.has(last) ? 'account' : 'other';
  const meaning = PASSWORD_NAMES.has(last) ? 'password' : SECRET_NAMES.has(last) ? 'secret' : isAccount;
  MEANINGS.set(name, meaning);
  return meaning;
}

/** `user[user_pass]`, `j_password`, `credentials.0.Password`: what the last part says. */
function lastName(name: string): string {
  let last = '';
  for (const part of name.split(/[.[\]:]+/)) if (part !== '' && !/^\d+$/.test(part)) last = part;
  return last.length > 40 ? '' : last.toLowerCase().replace(/[^a-z]/g, '');
}
