/* The tables. Never edit an entry that has been released: add one below. */
#include "sync/store/internal.h"

const char *const mm_store_migrations[] = {
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "CREATE TABLE person(id TEXT PRIMARY KEY, name TEXT NOT NULL, reading TEXT NOT NULL,"
    " reading_key TEXT NOT NULL, status TEXT NOT NULL, employment TEXT NOT NULL, section TEXT NOT NULL,"
    " seat INTEGER NOT NULL, kaiha TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL) STRICT;"
    "CREATE TABLE duty(registration TEXT PRIMARY KEY, person TEXT NOT NULL, course TEXT NOT NULL,"
    " cause TEXT NOT NULL, opened_on TEXT NOT NULL, due_on TEXT NOT NULL, closed_on TEXT NOT NULL,"
    " closed_by TEXT NOT NULL) STRICT;"
    "CREATE INDEX duty_person ON duty(person);"
    "CREATE TABLE setting(person TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;"
    "CREATE TABLE purpose(person TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE sitting(session TEXT PRIMARY KEY, registration TEXT NOT NULL, person TEXT NOT NULL,"
    " course TEXT NOT NULL, course_title TEXT NOT NULL, course_version INTEGER NOT NULL,"
    " pack_version TEXT NOT NULL, home_page TEXT NOT NULL, mode INTEGER NOT NULL, mastery_score REAL NOT "
    "NULL,"
    " launched_at_ms INTEGER NOT NULL, state TEXT NOT NULL) STRICT;"
    "CREATE INDEX sitting_open ON sitting(registration) WHERE state='open';"
    "CREATE TABLE page(registration TEXT NOT NULL, page TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " PRIMARY KEY(registration, page)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE place(registration TEXT PRIMARY KEY, place TEXT NOT NULL) STRICT;"
    "CREATE TABLE attempt(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, registration TEXT NOT NULL,"
    " person TEXT NOT NULL, course TEXT NOT NULL, pack_version TEXT NOT NULL, form TEXT NOT NULL,"
    " state INTEGER NOT NULL, started_at_ms INTEGER NOT NULL, submitted_at_ms INTEGER NOT NULL,"
    " result_at_ms INTEGER NOT NULL, completed INTEGER NOT NULL) STRICT;"
    "CREATE INDEX attempt_registration ON attempt(registration, n);"
    /* attempt '' : practice inside a page */
    "CREATE TABLE answer(registration TEXT NOT NULL, attempt TEXT NOT NULL, item TEXT NOT NULL,"
    " item_version TEXT NOT NULL, revision INTEGER NOT NULL, response TEXT NOT NULL, is_right INTEGER NOT "
    "NULL,"
    " is_complete INTEGER NOT NULL, statement TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " PRIMARY KEY(registration, attempt, item)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE explained(attempt TEXT NOT NULL, item TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " PRIMARY KEY(attempt, item)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE seen(person TEXT NOT NULL, item TEXT NOT NULL, times INTEGER NOT NULL,"
    " last_at_ms INTEGER NOT NULL, PRIMARY KEY(person, item)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE statement(seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL,"
    " prev BLOB NOT NULL, chain BLOB NOT NULL, at_ms INTEGER NOT NULL, verb TEXT NOT NULL,"
    " registration TEXT NOT NULL, session TEXT NOT NULL) STRICT;"
    "CREATE INDEX statement_registration ON statement(registration, verb, at_ms);"
    "CREATE INDEX statement_session ON statement(session, verb, at_ms);"
    "CREATE TABLE outbox(seq INTEGER PRIMARY KEY) STRICT;"
    "CREATE TABLE request(id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, json TEXT NOT NULL,"
    " state TEXT NOT NULL, reply TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX request_new ON request(id) WHERE state='new';",

    /* signing in */
    "CREATE TABLE code(person TEXT NOT NULL, kind INTEGER NOT NULL, generation INTEGER NOT NULL,"
    " hash TEXT NOT NULL, expires_on TEXT NOT NULL, used_at_ms INTEGER NOT NULL,"
    " PRIMARY KEY(person, kind, generation)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE card(hash BLOB PRIMARY KEY, person TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE pin(person TEXT PRIMARY KEY, salt BLOB NOT NULL, verifier BLOB NOT NULL,"
    " set_at_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE pin_wait(person TEXT NOT NULL, what INTEGER NOT NULL, fails INTEGER NOT NULL,"
    " wait_ms INTEGER NOT NULL, boot TEXT NOT NULL, mono_ms INTEGER NOT NULL,"
    " PRIMARY KEY(person, what)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE witness(n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, person TEXT NOT NULL,"
    " witness TEXT NOT NULL) STRICT;",

    /* what other kiosks showed, as the server tells it */
    ("CREATE TABLE seen_elsewhere(person TEXT NOT NULL, item TEXT NOT NULL, times INTEGER NOT NULL,"
     " last_at_ms INTEGER NOT NULL, PRIMARY KEY(person, item)) STRICT, WITHOUT ROWID;"),

    /* duties are computed from what is known of each person ('': the council); the next roster brings it */
    ("DROP TABLE duty;"
     "CREATE TABLE known(person TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;"
     "CREATE INDEX sitting_person ON sitting(person);"
     "DELETE FROM meta WHERE name='roster_etag';"),

    /* who looked at lists that name people, as the server tells it */
    ("CREATE TABLE looked(n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL,"
     " what TEXT NOT NULL) STRICT;"),

    /* what waits to be told beside records, and what is told of people's other kiosks */
    ("CREATE TABLE told(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,"
     " person TEXT NOT NULL, at_ms INTEGER NOT NULL, json TEXT NOT NULL) STRICT;"
     "ALTER TABLE setting ADD COLUMN at_ms INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE setting ADD COLUMN id TEXT NOT NULL DEFAULT '';"
     "CREATE TABLE summary(person TEXT PRIMARY KEY, version INTEGER NOT NULL, etag TEXT NOT NULL) STRICT;"
     "CREATE TABLE row_elsewhere(person TEXT NOT NULL, row TEXT NOT NULL, item TEXT NOT NULL,"
     " item_version TEXT NOT NULL, mark INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
     " PRIMARY KEY(person, row)) STRICT, WITHOUT ROWID;"
     "CREATE TABLE acknowledged(person TEXT NOT NULL, text TEXT NOT NULL, version TEXT NOT NULL,"
     " at_ms INTEGER NOT NULL, PRIMARY KEY(person, text, version)) STRICT, WITHOUT ROWID;"),

    /* named: the server has it, and it is kept for one that was restored */
    "ALTER TABLE told ADD COLUMN named INTEGER NOT NULL DEFAULT 0;",

    /* what somebody handed in at other kiosks; a summary that is here already is asked for once more */
    ("CREATE TABLE past_elsewhere(person TEXT NOT NULL, registration TEXT NOT NULL, attempt TEXT NOT NULL,"
     " at_ms INTEGER NOT NULL, answers TEXT NOT NULL, PRIMARY KEY(person, registration)) STRICT, WITHOUT "
     "ROWID;"
     "CREATE INDEX past_registration ON past_elsewhere(registration);"
     "CREATE INDEX past_attempt ON past_elsewhere(attempt);"
     "UPDATE summary SET version=0, etag='';"
     "DELETE FROM meta WHERE name='summaries_etag';"),

    /* the level of disclosure of which the page spoke that was read */
    "ALTER TABLE purpose ADD COLUMN level INTEGER NOT NULL DEFAULT 0;",

    /* what somebody says of questions, until their sitting is over */
    ("CREATE TABLE opinion(session TEXT NOT NULL, item TEXT NOT NULL, item_version TEXT NOT NULL,"
     " reasons INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY(session, item)) STRICT, WITHOUT ROWID;"
     /* and what the server told of questions that were decided of, and of 目安 that were reached elsewhere */
     "CREATE TABLE scored(person TEXT NOT NULL, attempt TEXT NOT NULL, item TEXT NOT NULL,"
     " scoring TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY(attempt, item)) STRICT, WITHOUT ROWID;"
     "CREATE INDEX scored_person ON scored(person);"
     "CREATE TABLE passed_elsewhere(registration TEXT PRIMARY KEY, person TEXT NOT NULL) STRICT;"
     "CREATE INDEX passed_elsewhere_person ON passed_elsewhere(person);"
     "DELETE FROM summary;"), /* the next round brings them all */

    /* who looked at one person's record alone; '' for lists of all */
    ("ALTER TABLE looked ADD COLUMN person TEXT NOT NULL DEFAULT '';"
     "CREATE INDEX looked_person ON looked(person, at_ms);"
     /* and what was taken elsewhere with somebody's help */
     "ALTER TABLE past_elsewhere ADD COLUMN assisted INTEGER NOT NULL DEFAULT 0;"
     "UPDATE summary SET version=0, etag='';" /* asked for once more */
     "DELETE FROM meta WHERE name='summaries_etag';"),
};
const size_t mm_store_n_migrations = sizeof mm_store_migrations / sizeof mm_store_migrations[0];
