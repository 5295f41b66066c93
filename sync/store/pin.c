/* Owner of tables pin and pin_wait. A PIN is six digits and belongs to this kiosk: the table holds
 * BLAKE2b(pepper, argon2id(PIN, salt), person), and the pepper lies in a file that only the kiosk's user can
 * read, so that a copy of the database alone cannot be searched. Five wrong ones are free; then each waits
 * twice as long as the one before, counted on the machine's own clock since its start. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

#define PEPPER_BYTES  32
#define KEEP_EVERY_MS 15000 /* of a wait that goes by: at most so much of it is lost by a power cut */
#define MAX_DOUBLINGS 20

/* ---- which PINs ------------------------------------------------------------------------------------ */
static bool repeats_every(const char *pin, size_t period)
{
    for (size_t i = period; pin[i]; i++)
        if (pin[i] != pin[i - period])
            return false;
    return true;
}

static bool runs_by(const char *pin, int step)
{
    for (size_t i = 1; pin[i]; i++)
        if ((pin[i] - pin[i - 1] - step + 20) % 10 != 0)
            return false;
    return true;
}

bool mm_pin_allowed(const char *pin)
{
    /* Drawn on the pad, or counted: what people who list such numbers find on top after the above. */
    static const char *const known[] = {"112233", "332211", "102030", "147258", "258369", "159753",
                                        "147852", "789456", "456789", "246810", "100000", "654123"};
    if (strlen(pin) != MM_PIN_DIGITS || strspn(pin, "0123456789") != MM_PIN_DIGITS)
        return false;
    for (size_t period = 1; period <= 3; period++)
        if (repeats_every(pin, period))
            return false;
    for (int step = -2; step <= 2; step++)
        if (runs_by(pin, step))
            return false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(pin, known[i]) == 0)
            return false;
    return true;
}

/* ---- the verifier ----------------------------------------------------------------------------------- */
static enum mm_err pepper_load(struct mm_store *store, bool make, uint8_t out[PEPPER_BYTES],
                               struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], text[64] = "";
    struct mm_buf buf;
    size_t len = 0;
    enum mm_err err = mm_path_join(path, store->dir, "pepper");
    if (err)
        return mm_fail(info, err, "%s", mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    if (!mm_path_exists(path) && make) {
        mm_random_bytes(out, PEPPER_BYTES);
        mm_base64url(out, PEPPER_BYTES, text);
        err = mm_file_write_atomic(path, text, strlen(text), 0600, info);
        mm_wipe(text, sizeof text);
        return err;
    }
    if (!mm_path_exists(path)) {
        mm_random_bytes(out, PEPPER_BYTES); /* a verifier without its pepper fits nothing */
        return MM_OK;
    }
    err = mm_file_read(path, 256, &buf, info);
    if (err)
        return err;
    if (mm_base64url_parse(mm_buf_str(&buf), out, PEPPER_BYTES, &len) || len != PEPPER_BYTES)
        err = mm_fail(info, MM_ERR_CORRUPT, "%s: %s", path,
                      mm_say("PINのファイルが読めません。事務局に知らせてください", "not a pepper"));
    mm_wipe(buf.data, buf.len);
    mm_buf_done(&buf);
    return err;
}

static enum mm_err verifier_make(struct mm_store *store, bool make_pepper, const char *person,
                                 const char *pin, const uint8_t salt[MM_STRETCH_SALT_BYTES],
                                 struct mm_hash *ret_verifier, struct mm_errinfo *info)
{
    uint8_t pepper[PEPPER_BYTES];
    struct {
        struct mm_hash stretched;
        char person[MM_ID_BYTES];
    } in = {.person = ""};
    enum mm_err err = pepper_load(store, make_pepper, pepper, info);
    if (!err && mm_stretch(pin, strlen(pin), salt, &in.stretched))
        err = mm_nomem(info);
    if (!err) {
        (void)snprintf(in.person, sizeof in.person, "%s", person);
        *ret_verifier = mm_keyed_hash(pepper, sizeof pepper, &in, sizeof in);
    }
    mm_wipe(pepper, sizeof pepper);
    mm_wipe(&in, sizeof in);
    return err;
}

bool mm_store_pin_is_set(struct mm_store *store, const char *person)
{
    return mm_store_yes(store, "SELECT 1 FROM pin WHERE person=?", person, NULL);
}

/* Does it fit? Takes as long for somebody who has none. */
static enum mm_err pin_fits(struct mm_store *store, const char *person, const char *pin, bool *ret_fits,
                            struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    uint8_t salt[MM_STRETCH_SALT_BYTES] = {0};
    struct mm_hash kept = {{0}}, given;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT salt,verifier FROM pin WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        size_t len = 0;
        const void *bytes = mm_col_blob(s, 0, &len);
        if (len == sizeof salt)
            memcpy(salt, bytes, sizeof salt);
        kept = mm_col_hash(s, 1);
    }
    mm_stmt_end(s);
    if (!err)
        err = verifier_make(store, false, person, pin, salt, &given, info);
    if (!err)
        *ret_fits = row && mm_hash_equal(&kept, &given);
    return err;
}

/* ---- waiting ------------------------------------------------------------------------------------------ */
struct wait {
    int64_t fails, wait_ms, mono_ms;
    char boot[MM_UUID_BYTES];
};

static enum mm_err wait_get(struct mm_store *store, const char *person, enum mm_try_what what,
                            struct wait *ret_wait, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    struct wait w = {0};
    enum mm_err err = mm_db_query(
        store->db, "SELECT fails,wait_ms,boot,mono_ms FROM pin_wait WHERE person=? AND what=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_int(s, 2, what);
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        w.fails = mm_col_int(s, 0);
        w.wait_ms = mm_col_int(s, 1);
        w.mono_ms = mm_col_int(s, 3);
        err = mm_store_copy(w.boot, sizeof w.boot, mm_col_str(s, 2), info);
    }
    mm_stmt_end(s);
    if (!err)
        *ret_wait = w;
    return err;
}

static enum mm_err wait_put_tx(struct mm_store *store, const char *person, enum mm_try_what what,
                               const struct wait *w, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db,
                    "INSERT INTO pin_wait(person,what,fails,wait_ms,boot,mono_ms) VALUES(?,?,?,?,?,?)"
                    " ON CONFLICT(person,what) DO UPDATE SET fails=excluded.fails,wait_ms=excluded.wait_ms,"
                    "boot=excluded.boot,mono_ms=excluded.mono_ms",
                    &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_int(s, 2, what);
    mm_bind_int(s, 3, w->fails);
    mm_bind_int(s, 4, w->wait_ms);
    mm_bind_str(s, 5, store->machine);
    mm_bind_int(s, 6, mm_mono_ms(store->clock));
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err wait_put(struct mm_store *store, const char *person, enum mm_try_what what,
                            const struct wait *w, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, wait_put_tx(store, person, what, w, info), info);
}

/* After another start of the machine nothing of the wait is known to have gone by. */
static int64_t wait_left(struct mm_store *store, const struct wait *w)
{
    int64_t gone = mm_mono_ms(store->clock) - w->mono_ms;
    if (strcmp(w->boot, store->machine) != 0 || gone < 0)
        return w->wait_ms;
    return gone < w->wait_ms ? w->wait_ms - gone : 0;
}

static int64_t wait_after(int64_t fails)
{
    int64_t doublings = fails - MM_FREE_TRIES;
    if (doublings < 0)
        return 0;
    int64_t ms = (int64_t)MM_FIRST_WAIT_MS << (doublings < MAX_DOUBLINGS ? doublings : MAX_DOUBLINGS);
    return ms < MM_LONGEST_WAIT_MS ? ms : MM_LONGEST_WAIT_MS;
}

static struct mm_tries tries_of(struct mm_store *store, const struct wait *w)
{
    return (struct mm_tries){.left = w->fails < MM_FREE_TRIES ? (int)(MM_FREE_TRIES - w->fails) : 0,
                             .wait_ms = wait_left(store, w)};
}

enum mm_err mm_store_tries(struct mm_store *store, const char *person, enum mm_try_what what,
                           struct mm_tries *ret_tries, struct mm_errinfo *info)
{
    struct wait w;
    enum mm_err err = wait_get(store, person, what, &w, info);
    if (err)
        return err;
    int64_t left = wait_left(store, &w), gone = mm_mono_ms(store->clock) - w.mono_ms;
    bool elsewhere = strcmp(w.boot, store->machine) != 0 || gone < 0;
    if (left > 0 && (elsewhere || gone >= KEEP_EVERY_MS)) {
        w.wait_ms = left;
        err = wait_put(store, person, what, &w, info);
        if (!err)
            err = wait_get(store, person, what, &w, info);
    }
    if (!err)
        *ret_tries = tries_of(store, &w);
    return err;
}

/* ---- trying ------------------------------------------------------------------------------------------- */
/* Counts this try before it is looked at. MM_TRY_WAIT when it is too early. */
static enum mm_err try_begin(struct mm_store *store, const char *person, enum mm_try_what what,
                             enum mm_try *ret_what, struct mm_tries *ret_tries, struct mm_errinfo *info)
{
    struct wait w;
    enum mm_err err = wait_get(store, person, what, &w, info);
    if (err)
        return err;
    bool early = wait_left(store, &w) > 0;
    if (!early) {
        w.fails++;
        w.wait_ms = wait_after(w.fails);
        err = wait_put(store, person, what, &w, info);
        if (!err)
            err = wait_get(store, person, what, &w, info);
    }
    if (err)
        return err;
    *ret_what = early ? MM_TRY_WAIT : MM_TRY_WRONG;
    *ret_tries = tries_of(store, &w);
    return MM_OK;
}

enum mm_err mm_store_pin_try(struct mm_store *store, const char *person, const char *pin,
                             enum mm_try *ret_what, struct mm_tries *ret_tries, struct mm_errinfo *info)
{
    static const struct wait none = {0};
    enum mm_try what = MM_TRY_WRONG;
    struct mm_tries tries;
    bool fits = false;
    enum mm_err err = try_begin(store, person, MM_TRY_OF_PIN, &what, &tries, info);
    if (!err && what != MM_TRY_WAIT)
        err = pin_fits(store, person, pin, &fits, info);
    if (!err && fits)
        err = wait_put(store, person, MM_TRY_OF_PIN, &none, info);
    if (err)
        return err;
    *ret_what = fits ? MM_TRY_OK : what;
    *ret_tries = fits ? tries_of(store, &none) : tries;
    return MM_OK;
}

enum mm_err mm_store_code_try(struct mm_store *store, const char *person, const char *code,
                              enum mm_try *ret_what, struct mm_tries *ret_tries,
                              struct mm_code_ticket *ret_ticket, struct mm_errinfo *info)
{
    static const struct wait none = {0};
    enum mm_try what = MM_TRY_WRONG;
    struct mm_tries tries;
    struct mm_code_ticket ticket = {MM_CODE_FIRST, 0};
    enum mm_err err = try_begin(store, person, MM_TRY_OF_CODE, &what, &tries, info);
    if (!err && what != MM_TRY_WAIT)
        err = mm_store_code_match(store, person, code, &what, &ticket, info);
    if (!err && what == MM_TRY_OK)
        err = wait_put(store, person, MM_TRY_OF_CODE, &none, info);
    if (err)
        return err;
    *ret_what = what;
    *ret_tries = what == MM_TRY_OK ? tries_of(store, &none) : tries;
    if (what == MM_TRY_OK)
        *ret_ticket = ticket;
    return MM_OK;
}

/* ---- setting ------------------------------------------------------------------------------------------ */
static enum mm_err put_tx(struct mm_store *store, const char *person,
                          const uint8_t salt[MM_STRETCH_SALT_BYTES], const struct mm_hash *verifier,
                          const struct mm_code_ticket *ticket, struct mm_errinfo *info)
{
    static const struct wait none = {0};
    struct mm_stmt *s = NULL;
    enum mm_err err = ticket ? mm_store_code_use_tx(store, person, ticket, info) : MM_OK;
    if (!err)
        err = mm_db_query(store->db,
                          "INSERT INTO pin(person,salt,verifier,set_at_ms) VALUES(?,?,?,?)"
                          " ON CONFLICT(person) DO UPDATE SET salt=excluded.salt,verifier=excluded.verifier,"
                          "set_at_ms=excluded.set_at_ms",
                          &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_blob(s, 2, salt, MM_STRETCH_SALT_BYTES);
    mm_bind_hash(s, 3, verifier);
    mm_bind_int(s, 4, mm_store_now_ms(store));
    err = mm_stmt_run(s, NULL, info);
    return err ? err : wait_put_tx(store, person, MM_TRY_OF_PIN, &none, info);
}

static enum mm_err pin_put(struct mm_store *store, const char *person, const char *pin,
                           const struct mm_code_ticket *ticket, struct mm_errinfo *info)
{
    uint8_t salt[MM_STRETCH_SALT_BYTES];
    struct mm_hash verifier;
    if (!mm_pin_allowed(pin))
        return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("このPINは使えません", "this PIN is not allowed"));
    mm_random_bytes(salt, sizeof salt);
    enum mm_err err = verifier_make(store, true, person, pin, salt, &verifier, info);
    if (!err)
        err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, put_tx(store, person, salt, &verifier, ticket, info), info);
}

enum mm_err mm_store_pin_put(struct mm_store *store, const char *person, const char *pin,
                             const struct mm_code_ticket *ticket, struct mm_errinfo *info)
{
    return pin_put(store, person, pin, ticket, info);
}

enum mm_err mm_store_own_pin_put(struct mm_store *store, const char *who, const char *pin,
                                 struct mm_errinfo *info)
{
    return pin_put(store, who, pin, NULL, info);
}

enum mm_err mm_store_pins_prune_tx(struct mm_store *store, struct mm_errinfo *info)
{
#define GONE                                                                                                 \
    "person NOT IN (SELECT id FROM person) AND person NOT IN ('" MM_STORE_KEEPER "','" MM_STORE_OFFICE "')"
    return mm_db_exec(store->db, "DELETE FROM pin WHERE " GONE ";DELETE FROM pin_wait WHERE " GONE, info);
#undef GONE
}
