/* The tables of the central store. The council comes first in every key; ids are made where a thing is born;
 * no triggers, sequences or keys across councils; SQL that PostgreSQL understands too. Rowid tables with
 * UNIQUE(council, …), because large rows in a WITHOUT ROWID tree are slow. */
#include "sync/server/internal.h"

static const char version_1[] =
    "CREATE TABLE council (id TEXT NOT NULL, name TEXT NOT NULL, home_page TEXT NOT NULL,"
    " demo INTEGER NOT NULL, pack_version TEXT NOT NULL, pack_serial BIGINT NOT NULL,"
    " created_at_ms BIGINT NOT NULL, UNIQUE (id));"
    "CREATE TABLE setting (council TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
    " UNIQUE (council, name));"
    /* one row: who holds the lease (the lock itself is the file's) */
    "CREATE TABLE lease (name TEXT NOT NULL, url TEXT NOT NULL, pid BIGINT NOT NULL,"
    " taken_at_ms BIGINT NOT NULL, UNIQUE (name));"

    "CREATE TABLE pack_version (council TEXT NOT NULL, version TEXT NOT NULL, serial BIGINT NOT NULL,"
    " published_at_ms BIGINT NOT NULL, UNIQUE (council, version));"
    "CREATE TABLE pack_file (council TEXT NOT NULL, version TEXT NOT NULL, name TEXT NOT NULL,"
    " hash BLOB NOT NULL, bytes BIGINT NOT NULL, UNIQUE (council, version, name));"
    "CREATE INDEX pack_file_hash ON pack_file (council, hash);"

    "CREATE TABLE person (council TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " reading TEXT NOT NULL, status TEXT NOT NULL, employment TEXT NOT NULL, section TEXT NOT NULL,"
    " seat INTEGER NOT NULL, kaiha TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL,"
    " UNIQUE (council, id));"
    "CREATE TABLE duty (council TEXT NOT NULL, registration TEXT NOT NULL, person TEXT NOT NULL,"
    " course TEXT NOT NULL, cause TEXT NOT NULL, opened_on TEXT NOT NULL, due_on TEXT NOT NULL,"
    " closed_on TEXT NOT NULL, closed_by TEXT NOT NULL, UNIQUE (council, registration));"
    "CREATE INDEX duty_person ON duty (council, person);"

    "CREATE TABLE recorder (council TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " kind TEXT NOT NULL, status TEXT NOT NULL, enrolled_at_ms BIGINT NOT NULL,"
    " last_seen_at_ms BIGINT NOT NULL, last_received_at_ms BIGINT NOT NULL, last_seq BIGINT NOT NULL,"
    " backlog BIGINT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE recorder_key (council TEXT NOT NULL, recorder TEXT NOT NULL, key_id TEXT NOT NULL,"
    " public_key TEXT NOT NULL, status TEXT NOT NULL, added_at_ms BIGINT NOT NULL,"
    " UNIQUE (council, recorder, key_id));"
    "CREATE TABLE clock_offset (council TEXT NOT NULL, recorder TEXT NOT NULL, boot TEXT NOT NULL,"
    " wall_offset_ms BIGINT NOT NULL, mono_offset_ms BIGINT NOT NULL, measured_at_ms BIGINT NOT NULL,"
    " UNIQUE (council, recorder, boot));"
    "CREATE TABLE invite (council TEXT NOT NULL, code_hash BLOB NOT NULL, name TEXT NOT NULL,"
    " made_at_ms BIGINT NOT NULL, expires_at_ms BIGINT NOT NULL, used_at_ms BIGINT NOT NULL,"
    " recorder TEXT NOT NULL, public_key TEXT NOT NULL, UNIQUE (council, code_hash));"

    "CREATE TABLE statement (council TEXT NOT NULL, id TEXT NOT NULL, recorder TEXT NOT NULL,"
    " seq BIGINT NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL, prev BLOB NOT NULL,"
    " chain BLOB NOT NULL, verb TEXT NOT NULL, person TEXT NOT NULL, actor TEXT NOT NULL,"
    " activity TEXT NOT NULL, registration TEXT NOT NULL, stored_at_ms BIGINT NOT NULL,"
    " stored_no BIGINT NOT NULL, at_ms BIGINT NOT NULL, UNIQUE (council, id));"
    "CREATE INDEX statement_seq ON statement (council, recorder, seq);"
    "CREATE UNIQUE INDEX statement_stored ON statement (council, stored_at_ms, stored_no);"
    "CREATE INDEX statement_actor ON statement (council, actor, stored_at_ms, stored_no);"
    "CREATE INDEX statement_registration ON statement (council, registration, stored_at_ms, stored_no);"
    "CREATE INDEX statement_activity ON statement (council, activity, stored_at_ms, stored_no);"
    "CREATE INDEX statement_verb ON statement (council, verb, stored_at_ms, stored_no);"
    "CREATE TABLE quarantine (council TEXT NOT NULL, recorder TEXT NOT NULL, seq BIGINT NOT NULL,"
    " id TEXT NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL, prev BLOB NOT NULL,"
    " chain BLOB NOT NULL, error TEXT NOT NULL, received_at_ms BIGINT NOT NULL,"
    " UNIQUE (council, recorder, seq, hash));"
    "CREATE TABLE conflict (council TEXT NOT NULL, recorder TEXT NOT NULL, seq BIGINT NOT NULL,"
    " id TEXT NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL, prev BLOB NOT NULL,"
    " chain BLOB NOT NULL, received_at_ms BIGINT NOT NULL, UNIQUE (council, recorder, seq, hash));"
    "CREATE TABLE chain_note (council TEXT NOT NULL, recorder TEXT NOT NULL, kind TEXT NOT NULL,"
    " seq BIGINT NOT NULL, chain BLOB NOT NULL, noted_at_ms BIGINT NOT NULL,"
    " UNIQUE (council, recorder, kind, seq, chain));"

    /* derived from statements: `rebuild` empties and fills them */
    "CREATE TABLE progress (council TEXT NOT NULL, registration TEXT NOT NULL, person TEXT NOT NULL,"
    " course TEXT NOT NULL, state INTEGER NOT NULL, first_at_ms BIGINT NOT NULL,"
    " completed_at_ms BIGINT NOT NULL, passed_at_ms BIGINT NOT NULL, last_at_ms BIGINT NOT NULL,"
    " UNIQUE (council, registration, person));"
    "CREATE TABLE sighting (council TEXT NOT NULL, person TEXT NOT NULL, recorder TEXT NOT NULL,"
    " last_at_ms BIGINT NOT NULL, UNIQUE (council, person, recorder));"
    /* one row for each answered row of each sight (attempt, or session for practice): its last revision. The
     * sight comes first in the key, so that the rows of one sitting lie together on few pages. */
    "CREATE TABLE evidence (council TEXT NOT NULL, person TEXT NOT NULL, row_id TEXT NOT NULL,"
    " sight TEXT NOT NULL, item TEXT NOT NULL, item_version TEXT NOT NULL, clauses TEXT NOT NULL,"
    " mark INTEGER NOT NULL, practice INTEGER NOT NULL, revision BIGINT NOT NULL, at_ms BIGINT NOT NULL,"
    " statement TEXT NOT NULL, UNIQUE (council, person, sight, row_id));"

    "CREATE TABLE operation (council TEXT NOT NULL, id TEXT NOT NULL, at_ms BIGINT NOT NULL,"
    " actor TEXT NOT NULL, what TEXT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE credential (council TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " secret_hash TEXT NOT NULL, scope TEXT NOT NULL, decision TEXT NOT NULL, made_at_ms BIGINT NOT NULL,"
    " revoked_at_ms BIGINT NOT NULL, UNIQUE (council, id));";

/* signing in; numbers themselves are derived and never stored */
static const char version_2[] =
    "CREATE TABLE code_issue (council TEXT NOT NULL, person TEXT NOT NULL, recorder TEXT NOT NULL,"
    " kind TEXT NOT NULL, generation BIGINT NOT NULL, hash TEXT NOT NULL, expires_on TEXT NOT NULL,"
    " made_at_ms BIGINT NOT NULL, UNIQUE (council, recorder, person, kind, generation));"
    "CREATE TABLE card_issue (council TEXT NOT NULL, person TEXT NOT NULL, generation BIGINT NOT NULL,"
    " issued_at_ms BIGINT NOT NULL, UNIQUE (council, person));"
    "CREATE TABLE receipt (council TEXT NOT NULL, registration TEXT NOT NULL, person TEXT NOT NULL,"
    " recorder TEXT NOT NULL, confirmed_at_ms BIGINT NOT NULL, UNIQUE (council, registration));";

/* whether the kiosk that enrols with the code still needs an administrator's approval */
static const char version_3[] = "ALTER TABLE invite ADD COLUMN approved BIGINT NOT NULL DEFAULT 1;";

/* corrected time: a row for each start of a machine takes the place of its bare offset (clock.c) */
#define UNKNOWN_LOW "-2305843009213693952" /* MM_CLOCK_UNKNOWN_LOW and MM_CLOCK_UNKNOWN */
#define UNKNOWN     "2305843009213693951"
static const char version_4[] =
    "CREATE TABLE clock_boot (council TEXT NOT NULL, recorder TEXT NOT NULL, boot TEXT NOT NULL,"
    " first_seq BIGINT NOT NULL, last_mono_ms BIGINT NOT NULL, claim_low_ms BIGINT NOT NULL,"
    " claim_high_ms BIGINT NOT NULL, measured INTEGER NOT NULL, offset_ms BIGINT NOT NULL,"
    " before_ms BIGINT NOT NULL, low_ms BIGINT NOT NULL, high_ms BIGINT NOT NULL,"
    " wall_offset_ms BIGINT NOT NULL, measured_at_ms BIGINT NOT NULL, UNIQUE (council, recorder, boot));"
    "CREATE INDEX clock_boot_seq ON clock_boot (council, recorder, first_seq);"
    "INSERT INTO clock_boot SELECT council, recorder, boot, 0, 0, " UNKNOWN ", " UNKNOWN_LOW ", 1,"
    " mono_offset_ms, " UNKNOWN ", mono_offset_ms, mono_offset_ms, wall_offset_ms, measured_at_ms"
    " FROM clock_offset;"
    "DROP TABLE clock_offset;"
    "ALTER TABLE progress ADD COLUMN completed_quality INTEGER NOT NULL DEFAULT 1;";
_Static_assert(MM_CLOCK_UNKNOWN_LOW == -2305843009213693952 && MM_CLOCK_UNKNOWN == 2305843009213693951,
               "the values above");

/* figures as they were issued (issued.c) */
static const char version_5[] =
    "CREATE TABLE issued (council TEXT NOT NULL, clause TEXT NOT NULL, part TEXT NOT NULL,"
    " as_of_ms BIGINT NOT NULL, n_people BIGINT NOT NULL, n_rows BIGINT NOT NULL, n_right BIGINT NOT NULL,"
    " n_unsure BIGINT NOT NULL, UNIQUE (council, clause, part, as_of_ms));";

/* One number for the order of storing, and what statements speak of in a table of its own (posting.c) */
static const char version_6[] =
    "ALTER TABLE statement RENAME TO statement_4;"
    "CREATE TABLE statement (stored ROW_KEY, council TEXT NOT NULL, id TEXT NOT NULL, recorder TEXT NOT NULL,"
    " seq BIGINT NOT NULL, person TEXT NOT NULL, bytes BYTES NOT NULL, hash BYTES NOT NULL,"
    " prev BYTES NOT NULL, chain BYTES NOT NULL, voided INTEGER NOT NULL, UNIQUE (council, id));"
    "INSERT INTO statement SELECT no + MAX(stored_at_ms*1000-no) OVER (ORDER BY no), council, id, recorder,"
    " seq, person, bytes, hash, prev, chain, 0 FROM (SELECT ROW_NUMBER() OVER (ORDER BY stored_at_ms,"
    " stored_no) AS no, s.* FROM statement_4 s) numbered;"
    "DROP TABLE statement_4;"
    "CREATE INDEX statement_seq ON statement (council, recorder, seq);"
    "CREATE TABLE posting (council TEXT NOT NULL, key BIGINT NOT NULL, first BIGINT NOT NULL,"
    " list BYTES NOT NULL, PRIMARY KEY (council, key, first)) CLUSTERED;";

/* Duties are computed from facts (facts.c); what is known of people begins with their roster. A term has the
 * person's own id as that of its fact. */
static const char version_7[] =
    "CREATE TABLE fact (council TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL,"
    " on_day TEXT NOT NULL, until_day TEXT NOT NULL, known_day TEXT NOT NULL, audience INTEGER NOT NULL,"
    " term TEXT NOT NULL, word TEXT NOT NULL, course TEXT NOT NULL, ref TEXT NOT NULL,"
    " policy TEXT NOT NULL, detail TEXT NOT NULL, UNIQUE (council, id));"
    "CREATE INDEX fact_person ON fact (council, person);"
    "CREATE TABLE calendar (council TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,"
    " from_day TEXT NOT NULL, until_day TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE course (council TEXT NOT NULL, id TEXT NOT NULL, since_day TEXT NOT NULL,"
    " UNIQUE (council, id));"
    "INSERT INTO fact SELECT p.council, p.id, p.id, 'join', p.starts_on,"
    " CASE WHEN p.ends_on='' AND p.status LIKE 'ex-%' THEN MAX(d.closed_on) ELSE p.ends_on END,"
    " MIN(d.opened_on), CASE WHEN p.status LIKE '%staff' THEN 2 ELSE 1 END,"
    " CASE p.starts_on WHEN '' THEN 'none' ELSE p.starts_on END,"
    " CASE WHEN p.status LIKE '%staff' THEN 'appointment' ELSE 'term_start' END, '', '', '', ''"
    " FROM person p JOIN duty d ON d.council=p.council AND d.person=p.id"
    " GROUP BY p.council, p.id, p.starts_on, p.ends_on, p.status;"
    "DROP TABLE duty;"
    "ALTER TABLE progress ADD COLUMN policy TEXT NOT NULL DEFAULT '';";

/* what kiosks tell beside records (told.c and told/), and what they are told of people (summary.c) */
static const char version_8[] =
    "CREATE TABLE person_setting (council TEXT NOT NULL, person TEXT NOT NULL, at_ms BIGINT NOT NULL,"
    " id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (council, person));"
    "CREATE TABLE code_used (council TEXT NOT NULL, recorder TEXT NOT NULL, person TEXT NOT NULL,"
    " kind TEXT NOT NULL, generation BIGINT NOT NULL, at_ms BIGINT NOT NULL,"
    " UNIQUE (council, recorder, person, kind, generation));"
    "CREATE TABLE witness (council TEXT NOT NULL, id TEXT NOT NULL, recorder TEXT NOT NULL,"
    " person TEXT NOT NULL, witness TEXT NOT NULL, at_ms BIGINT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE health (council TEXT NOT NULL, recorder TEXT NOT NULL, at_ms BIGINT NOT NULL,"
    " id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (council, recorder));"
    "CREATE TABLE sealed (council TEXT NOT NULL, id TEXT NOT NULL, period TEXT NOT NULL,"
    " box TEXT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE told_kept (council TEXT NOT NULL, recorder TEXT NOT NULL, id TEXT NOT NULL,"
    " entry TEXT NOT NULL, error TEXT NOT NULL, received_at_ms BIGINT NOT NULL,"
    " UNIQUE (council, recorder, id));"
    "CREATE TABLE person_change (council TEXT NOT NULL, person TEXT NOT NULL, version BIGINT NOT NULL,"
    " UNIQUE (council, person));"
    "CREATE TABLE acknowledged (council TEXT NOT NULL, person TEXT NOT NULL, document TEXT NOT NULL,"
    " version TEXT NOT NULL, at_ms BIGINT NOT NULL, UNIQUE (council, person, document, version));"
    "INSERT INTO person_change SELECT council, person, 1 FROM evidence GROUP BY council, person;";

/* what other systems write over /xapi beside statements (lrs.c, document.c). place: hash of resource,
 * activity and agent. */
static const char version_9[] =
    "CREATE TABLE attachment (council TEXT NOT NULL, sha2 TEXT NOT NULL, bytes BYTES NOT NULL,"
    " UNIQUE (council, sha2));"
    "CREATE TABLE voiding (council TEXT NOT NULL, target TEXT NOT NULL, id TEXT NOT NULL,"
    " UNIQUE (council, target, id));"
    "CREATE INDEX voiding_id ON voiding (council, id);"
    "CREATE TABLE document (council TEXT NOT NULL, place TEXT NOT NULL, registration TEXT NOT NULL,"
    " id TEXT NOT NULL, resource TEXT NOT NULL, activity TEXT NOT NULL, agent TEXT NOT NULL,"
    " type TEXT NOT NULL, bytes BYTES NOT NULL, etag TEXT NOT NULL, at_us BIGINT NOT NULL,"
    " UNIQUE (council, place, registration, id));";

/* a new secret beside the old one (credential.c), and what a person decided of a kept record (held.c) */
static const char version_10[] =
    "ALTER TABLE credential ADD COLUMN old_hash TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE credential ADD COLUMN old_until_ms BIGINT NOT NULL DEFAULT 0;"
    "CREATE TABLE settled (council TEXT NOT NULL, recorder TEXT NOT NULL, seq BIGINT NOT NULL,"
    " hash BYTES NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, actor TEXT NOT NULL,"
    " at_ms BIGINT NOT NULL, UNIQUE (council, recorder, seq, hash));";

/* people who sign in at the web pages (account.c), their sessions (session.c), wrong tries (tries.c) */
static const char version_11[] =
    "CREATE TABLE account (council TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL,"
    " role TEXT NOT NULL, password_hash TEXT NOT NULL, ticket_hash TEXT NOT NULL,"
    " ticket_until_ms BIGINT NOT NULL, totp TEXT NOT NULL, totp_next TEXT NOT NULL,"
    " totp_step BIGINT NOT NULL, recovery TEXT NOT NULL, made_at_ms BIGINT NOT NULL,"
    " revoked_at_ms BIGINT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE session (council TEXT NOT NULL, token_hash TEXT NOT NULL, account TEXT NOT NULL,"
    " csrf TEXT NOT NULL, made_at_ms BIGINT NOT NULL, seen_at_ms BIGINT NOT NULL, ends_at_ms BIGINT NOT NULL,"
    " UNIQUE (council, token_hash));"
    "CREATE TABLE signin_try (council TEXT NOT NULL, name_hash TEXT NOT NULL, failures BIGINT NOT NULL,"
    " locked_until_ms BIGINT NOT NULL, at_ms BIGINT NOT NULL, UNIQUE (council, name_hash));";

/* publications as they were signed (offers.c) */
static const char version_12[] =
    "CREATE TABLE pack_manifest (council TEXT NOT NULL, serial BIGINT NOT NULL, version TEXT NOT NULL,"
    " manifest TEXT NOT NULL, key TEXT NOT NULL, signature TEXT NOT NULL, published_at_ms BIGINT NOT NULL,"
    " UNIQUE (council, serial));"
    "CREATE TABLE pack_pass (council TEXT NOT NULL, no BIGINT NOT NULL, from_key TEXT NOT NULL,"
    " to_key TEXT NOT NULL, signature TEXT NOT NULL, at_ms BIGINT NOT NULL, UNIQUE (council, no));";

/* files that went over media (carried.c) */
static const char version_13[] =
    "CREATE TABLE carried (council TEXT NOT NULL, id TEXT NOT NULL, serial BIGINT NOT NULL,"
    " at_ms BIGINT NOT NULL, event TEXT NOT NULL, medium TEXT NOT NULL, recorder TEXT NOT NULL,"
    " outcome TEXT NOT NULL, UNIQUE (council, id));"
    "CREATE INDEX carried_serial ON carried (council, serial);";

/* numbers of 研修修了証 (certificate.c): one for each registration. times: how often it was made */
static const char version_14[] =
    "CREATE TABLE certificate (council TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL,"
    " registration TEXT NOT NULL, person TEXT NOT NULL, course TEXT NOT NULL, route TEXT NOT NULL,"
    " policy TEXT NOT NULL, done_on TEXT NOT NULL, issued_on TEXT NOT NULL, times BIGINT NOT NULL,"
    " UNIQUE (council, year, number));"
    "CREATE UNIQUE INDEX certificate_registration ON certificate (council, registration);";

/* roster life: the last import (roster_undo.c), erasing (erase.c), ほかの研修 (training.c) */
static const char version_15[] =
    "CREATE TABLE roster_undo (council TEXT NOT NULL, was INTEGER NOT NULL, id TEXT NOT NULL,"
    " name TEXT NOT NULL, reading TEXT NOT NULL, status TEXT NOT NULL, employment TEXT NOT NULL,"
    " section TEXT NOT NULL, seat INTEGER NOT NULL, kaiha TEXT NOT NULL, starts_on TEXT NOT NULL,"
    " ends_on TEXT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE roster_undo_fact (council TEXT NOT NULL, id TEXT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE erased (council TEXT NOT NULL, person TEXT NOT NULL, at_ms BIGINT NOT NULL,"
    " UNIQUE (council, person));"
    "CREATE TABLE tombstone (council TEXT NOT NULL, id TEXT NOT NULL, at_ms BIGINT NOT NULL,"
    " UNIQUE (council, id));"
    "CREATE TABLE legal_hold (council TEXT NOT NULL, person TEXT NOT NULL, decision TEXT NOT NULL,"
    " since_ms BIGINT NOT NULL, UNIQUE (council, person));"
    "CREATE TABLE training (council TEXT NOT NULL, id TEXT NOT NULL, on_day TEXT NOT NULL,"
    " title TEXT NOT NULL, organiser TEXT NOT NULL, undone INTEGER NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE training_fact (council TEXT NOT NULL, training TEXT NOT NULL, fact TEXT NOT NULL,"
    " UNIQUE (council, training, fact));";

/* 個人の点検 (selfcheck.c): its periods, and what a closed one left: totals alone */
static const char version_16[] =
    "CREATE TABLE selfcheck_period (council TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " from_day TEXT NOT NULL, until_day TEXT NOT NULL, audience INTEGER NOT NULL, by_group INTEGER NOT NULL,"
    " public_key TEXT NOT NULL, opened_at_ms BIGINT NOT NULL, closed_at_ms BIGINT NOT NULL,"
    " n_counted BIGINT NOT NULL, n_dropped BIGINT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE selfcheck_total (council TEXT NOT NULL, period TEXT NOT NULL, part INTEGER NOT NULL,"
    " question TEXT NOT NULL, answer INTEGER NOT NULL, n BIGINT NOT NULL,"
    " UNIQUE (council, period, part, question, answer));";

/* Forms on paper: for one person, or for a group session; sheets, and what was typed of one until it is
 * agreed upon (paper.c). The route of a completion comes from its records. */
static const char version_17[] =
    "ALTER TABLE progress ADD COLUMN route TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE paper_form (council TEXT NOT NULL, no BIGINT NOT NULL, kind TEXT NOT NULL,"
    " course TEXT NOT NULL, pack TEXT NOT NULL, audience INTEGER NOT NULL, on_day TEXT NOT NULL,"
    " form TEXT NOT NULL, made_by TEXT NOT NULL, made_at_ms BIGINT NOT NULL, closed TEXT NOT NULL,"
    " UNIQUE (council, no));"
    "CREATE TABLE paper_sheet (council TEXT NOT NULL, number BIGINT NOT NULL, form BIGINT NOT NULL,"
    " person TEXT NOT NULL, registration TEXT NOT NULL, session TEXT NOT NULL, attempt TEXT NOT NULL,"
    " state TEXT NOT NULL, assisted INTEGER NOT NULL, hash TEXT NOT NULL, UNIQUE (council, number));"
    "CREATE INDEX paper_sheet_form ON paper_sheet (council, form);"
    "CREATE TABLE paper_entry (council TEXT NOT NULL, number BIGINT NOT NULL, actor TEXT NOT NULL,"
    " answers TEXT NOT NULL, assisted INTEGER NOT NULL, at_ms BIGINT NOT NULL,"
    " UNIQUE (council, number, actor));"
    "CREATE TABLE paper_present (council TEXT NOT NULL, form BIGINT NOT NULL, person TEXT NOT NULL,"
    " UNIQUE (council, form, person));";

/* attachments in pieces (attachment.c): one that came before is one */
static const char version_18[] =
    "ALTER TABLE attachment RENAME TO attachment_17;"
    "CREATE TABLE attachment (council TEXT NOT NULL, sha2 TEXT NOT NULL, n BIGINT NOT NULL,"
    " bytes BYTES NOT NULL, UNIQUE (council, sha2, n));"
    "INSERT INTO attachment SELECT council, sha2, 0, bytes FROM attachment_17;"
    "DROP TABLE attachment_17;";

/* which entry of a kiosk's reports came last (told.c), and which recorder it was before (invite.c) */
static const char version_19[] = "ALTER TABLE recorder ADD COLUMN told TEXT NOT NULL DEFAULT '';"
                                 "ALTER TABLE recorder ADD COLUMN follows TEXT NOT NULL DEFAULT '';";

/* who is to be erased when the time of keeping is over (disposal.c). planned_by: hash of who made the list */
static const char version_20[] =
    "CREATE TABLE disposal (council TEXT NOT NULL, person TEXT NOT NULL, planned_by TEXT NOT NULL,"
    " planned_at_ms BIGINT NOT NULL, approved_at_ms BIGINT NOT NULL, UNIQUE (council, person));";

/* Decisions as they followed each other (decision.c). Which registrations reached the 目安 goes from
 * progress, which is shown by name, to a table of evidence.c, which is not. told: the level of disclosure
 * that the person read before answering (disclosure.c). */
static const char version_21[] =
    "CREATE TABLE decided (council TEXT NOT NULL, setting TEXT NOT NULL, since_ms BIGINT NOT NULL,"
    " value TEXT NOT NULL, decision TEXT NOT NULL, UNIQUE (council, setting, since_ms));"
    "INSERT INTO decided SELECT s.council, s.name, 0, s.value, d.value FROM setting s JOIN setting d"
    " ON d.council=s.council AND d.name=s.name||'.decision';"
    "CREATE TABLE reached (council TEXT NOT NULL, registration TEXT NOT NULL, person TEXT NOT NULL,"
    " at_ms BIGINT NOT NULL, UNIQUE (council, registration, person));"
    "INSERT INTO reached SELECT council, registration, person, passed_at_ms FROM progress"
    " WHERE passed_at_ms<9223372036854775807;"
    "ALTER TABLE progress DROP COLUMN passed_at_ms;"
    "ALTER TABLE evidence ADD COLUMN told INTEGER NOT NULL DEFAULT 0;";

/* 意見 of questions, nobody's (opinion.c); what the secretariat decided of a version of a question; and what
 * the server's own records say of answers since, which `rebuild` fills (rescore.c). graded: the mark that the
 * answer itself had; mark is the one that counts. */
static const char version_22[] =
    "CREATE TABLE opinion (council TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL,"
    " version TEXT NOT NULL, reasons TEXT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE item_decision (council TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL,"
    " version TEXT NOT NULL, ruling TEXT NOT NULL, reason TEXT NOT NULL, answer TEXT NOT NULL,"
    " at_ms BIGINT NOT NULL, undone_at_ms BIGINT NOT NULL, UNIQUE (council, id));"
    "ALTER TABLE evidence ADD COLUMN graded INTEGER NOT NULL DEFAULT 0;"
    "UPDATE evidence SET graded=mark;"
    "CREATE TABLE rescored (council TEXT NOT NULL, person TEXT NOT NULL, sight TEXT NOT NULL,"
    " item TEXT NOT NULL, answer TEXT NOT NULL, scoring TEXT NOT NULL, rows TEXT NOT NULL,"
    " decision TEXT NOT NULL, seq BIGINT NOT NULL, at_ms BIGINT NOT NULL, statement TEXT NOT NULL,"
    " UNIQUE (council, person, sight, item));";

/* 組織の点検 (office.c): answers of the office and signatures by role; rows are only added. */
static const char version_23[] =
    "CREATE TABLE office_answer (council TEXT NOT NULL, id TEXT NOT NULL, question TEXT NOT NULL,"
    " answer INTEGER NOT NULL, role TEXT NOT NULL, proof INTEGER NOT NULL, note TEXT NOT NULL,"
    " improve_on TEXT NOT NULL, at_ms BIGINT NOT NULL, UNIQUE (council, id));"
    "CREATE TABLE office_sign (council TEXT NOT NULL, id TEXT NOT NULL, role TEXT NOT NULL,"
    " at_ms BIGINT NOT NULL, UNIQUE (council, id));";

/* one record that is held is found by its id or by the beginning of its hash (held.c) */
static const char version_24[] = "CREATE INDEX quarantine_id ON quarantine (council, id);"
                                 "CREATE INDEX quarantine_hash ON quarantine (council, hash);"
                                 "CREATE INDEX conflict_id ON conflict (council, id);"
                                 "CREATE INDEX conflict_hash ON conflict (council, hash);";

/* 出来事の記録, which name nobody (incident.c) */
static const char version_25[] =
    "CREATE TABLE incident (council TEXT NOT NULL, id TEXT NOT NULL, on_day TEXT NOT NULL,"
    " clause TEXT NOT NULL, kind TEXT NOT NULL, result TEXT NOT NULL, note TEXT NOT NULL,"
    " undone INTEGER NOT NULL, UNIQUE (council, id));";

/* Somebody of whom the clerk said that they were not there: a kiosk that tells it again does not bring them
 * back (paper_group.c). */
static const char version_26[] =
    "ALTER TABLE paper_present ADD COLUMN absent_at_ms BIGINT NOT NULL DEFAULT 0;";

/* What people count as, and the sums of it (totals.h): filled as somebody asks. */
static const char version_27[] =
    "CREATE TABLE tally (council TEXT NOT NULL, course TEXT NOT NULL, kind INTEGER NOT NULL,"
    " mark INTEGER NOT NULL, n BIGINT NOT NULL, UNIQUE (council, course, kind, mark));"
    "CREATE TABLE tally_person (council TEXT NOT NULL, person TEXT NOT NULL, kind INTEGER NOT NULL,"
    " marks TEXT NOT NULL, turns_ms BIGINT NOT NULL, UNIQUE (council, person));"
    "CREATE INDEX tally_person_turns ON tally_person (council, turns_ms);"
    "CREATE INDEX progress_person ON progress (council, person);"
    "INSERT INTO tally_person SELECT council, id, -1, '', 0 FROM person;";

/* Whose record it was that somebody looked at or took out: operations of before name them in their words. */
static const char version_28[] =
    "ALTER TABLE operation ADD COLUMN person TEXT NOT NULL DEFAULT '';"
    "UPDATE operation SET person=SUBSTR(what, 20, 36) WHERE what LIKE 'certificate record %';"
    "UPDATE operation SET person=SUBSTR(what, 19, 36) WHERE what LIKE 'certificate proof %';"
    "CREATE INDEX operation_person ON operation (council, person, at_ms);";

/* A page of people, in the order of the list (people.c), is found without looking at everybody. */
static const char version_29[] = "CREATE INDEX person_place ON person (council, status,"
                                 " (CASE seat WHEN 0 THEN 1 ELSE 0 END), seat, reading, id);";

/* A 研修修了証 of which the completion was recorded wrongly: it keeps its number and counts no more
 * (certificate.c). */
static const char version_30[] =
    "ALTER TABLE certificate ADD COLUMN withdrawn_on TEXT NOT NULL DEFAULT '';"
    "DROP INDEX certificate_registration;"
    "CREATE UNIQUE INDEX certificate_registration ON certificate (council, registration)"
    " WHERE withdrawn_on='';";

const char *const mm_central_schema[] = {
    version_1,  version_2,  version_3,  version_4,  version_5,  version_6,  version_7,  version_8,
    version_9,  version_10, version_11, version_12, version_13, version_14, version_15, version_16,
    version_17, version_18, version_19, version_20, version_21, version_22, version_23, version_24,
    version_25, version_26, version_27, version_28, version_29, version_30};
const size_t mm_central_schema_n = sizeof mm_central_schema / sizeof mm_central_schema[0];
