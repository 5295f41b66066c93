/* Roster, duties and manifests as JSON: one table of fields a struct, read and written by the same rows. */
#include "sync/wire/people.h"

#include "sync/base/id.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- statuses ------------------------------------------------------------------------------------ */
static const struct {
    const char *code, *ja;
    bool active, councillor;
} statuses[] = {
    [MM_PERSON_ELECT] = {"elect", "当選人", true, true},
    [MM_PERSON_COUNCILLOR] = {"councillor", "議員", true, true},
    [MM_PERSON_STAFF] = {"staff", "職員", true, false},
    [MM_PERSON_EX_COUNCILLOR] = {"ex-councillor", "元議員", false, true},
    [MM_PERSON_EX_STAFF] = {"ex-staff", "元職員", false, false},
};
_Static_assert(sizeof statuses / sizeof statuses[0] == MM_PERSON_STATUS_COUNT, "a row for each status");

const char *mm_person_status_ja(enum mm_person_status status)
{
    return status < MM_PERSON_STATUS_COUNT ? statuses[status].ja : "";
}

const char *mm_person_status_code(enum mm_person_status status)
{
    return status < MM_PERSON_STATUS_COUNT ? statuses[status].code : "";
}

enum mm_err mm_person_status_find(const char *ja_or_code, enum mm_person_status *ret_status)
{
    for (int s = 0; s < MM_PERSON_STATUS_COUNT; s++) {
        if (strcmp(statuses[s].ja, ja_or_code) == 0 || strcmp(statuses[s].code, ja_or_code) == 0) {
            *ret_status = (enum mm_person_status)s;
            return MM_OK;
        }
    }
    return MM_ERR_NOT_FOUND;
}

bool mm_person_active(enum mm_person_status status)
{
    return status < MM_PERSON_STATUS_COUNT && statuses[status].active;
}

bool mm_person_is_councillor(enum mm_person_status status)
{
    return status < MM_PERSON_STATUS_COUNT && statuses[status].councillor;
}

/* ---- fields -------------------------------------------------------------------------------------- */
struct field {
    const char *key;
    size_t at, bytes; /* place and size of the char array */
    bool (*ok)(const char *value);
    const char *rule; /* what ok asks for */
};

static bool is_text(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            return false;
    return true;
}

static bool is_filled(const char *s)
{
    return *s && is_text(s);
}

static bool is_name(const char *s)
{
    return is_filled(s) && mm_utf8_count(s, true) <= MM_MAX_NAME_CHARS;
}

static bool is_reading(const char *s)
{
    return is_text(s) && mm_utf8_count(s, true) <= MM_MAX_NAME_CHARS;
}

static bool is_day(const char *s)
{
    struct mm_date date;
    return mm_date_parse(s, &date) == MM_OK;
}

static bool is_day_or_none(const char *s)
{
    return !*s || is_day(s);
}

#define FIELD(type, name, ok, rule)                                                                          \
    {                                                                                                        \
#name, offsetof(struct type, name), sizeof((struct type *)0)->name, ok, rule                         \
    }

static const struct field person_fields[] = {
    FIELD(mm_person, id, is_filled, "must not be empty"),
    FIELD(mm_person, name, is_name, "must be a name of 1 to 60 characters"),
    FIELD(mm_person, reading, is_reading, "must be at most 60 characters"),
    FIELD(mm_person, employment, is_text, "must be one line"),
    FIELD(mm_person, section, is_text, "must be one line"),
    FIELD(mm_person, kaiha, is_text, "must be one line"),
    FIELD(mm_person, starts_on, is_day_or_none, "must be YYYY-MM-DD or empty"),
    FIELD(mm_person, ends_on, is_day_or_none, "must be YYYY-MM-DD or empty"),
};
#define N_PERSON_FIELDS (sizeof person_fields / sizeof person_fields[0])

static void write_fields(struct mm_jw *w, const struct field *fields, size_t n, const void *row)
{
    for (size_t i = 0; i < n; i++)
        mm_jw_kstr(w, fields[i].key, (const char *)row + fields[i].at);
}

/* An absent field reads as empty, and then must be allowed to be. */
static enum mm_err read_fields(const struct mm_json *node, const struct field *fields, size_t n,
                               const char *list, size_t index, void *row, struct mm_errinfo *info)
{
    if (mm_json_type(node) != MM_JSON_OBJECT)
        return mm_fail(info, MM_ERR_INVALID, "%s[%zu]: must be an object", list, index);
    for (size_t i = 0; i < n; i++) {
        const struct mm_json *member = mm_json_get(node, fields[i].key);
        const char *value = mm_json_str(member, NULL);
        if (member && !value)
            return mm_fail(info, MM_ERR_INVALID, "%s[%zu].%s: must be a string", list, index, fields[i].key);
        value = value ? value : "";
        if (strlen(value) >= fields[i].bytes)
            return mm_fail(info, MM_ERR_INVALID, "%s[%zu].%s: is too long", list, index, fields[i].key);
        if (!fields[i].ok(value))
            return mm_fail(info, MM_ERR_INVALID, "%s[%zu].%s: %s", list, index, fields[i].key,
                           fields[i].rule);
        memcpy((char *)row + fields[i].at, value, strlen(value) + 1);
    }
    return MM_OK;
}

/* ---- roster -------------------------------------------------------------------------------------- */
void mm_roster_init(struct mm_roster *roster)
{
    *roster = (struct mm_roster){.known = {.as_of_day = MM_DAY_NONE}};
}

void mm_roster_done(struct mm_roster *roster)
{
    if (!roster)
        return;
    free(roster->people);
    mm_duty_data_done(&roster->known);
    mm_signin_data_done(&roster->signin);
    *roster = (struct mm_roster){0};
}

void mm_roster_write(const struct mm_roster *roster, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "council_name", roster->council_name);
    mm_jw_kbool(&w, "demo", roster->demo);
    if (roster->wants_passed)
        mm_jw_kbool(&w, "wants_passed", true);
    if (roster->cut)
        mm_jw_kint(&w, "cut", roster->cut);
    if (roster->disclosed_by[0]) {
        mm_jw_kint(&w, "disclosure", roster->disclosure);
        mm_jw_kstr(&w, "disclosed_by", roster->disclosed_by);
    }
    if (roster->certificate_issuer[0]) {
        mm_jw_key(&w, "certificate");
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "issuer", roster->certificate_issuer);
        mm_jw_kstr(&w, "words", roster->certificate_words);
        mm_jw_end(&w);
    }
    mm_signin_write(&roster->signin, &w);
    mm_jw_karr(&w, "people");
    for (size_t i = 0; i < roster->n_people; i++) {
        const struct mm_person *p = &roster->people[i];
        mm_jw_obj(&w);
        write_fields(&w, person_fields, N_PERSON_FIELDS, p);
        mm_jw_kstr(&w, "status", mm_person_status_code(p->status));
        mm_jw_kint(&w, "seat", p->seat);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_duty_data_write(&roster->known, &w);
    if (roster->selfcheck.id[0]) {
        mm_jw_key(&w, "selfcheck");
        mm_selfcheck_write(&roster->selfcheck, &w);
    }
    if (roster->groups.n) {
        mm_jw_key(&w, "groups");
        mm_groups_write(&roster->groups, &w);
    }
    mm_jw_end(&w);
}

static enum mm_err read_person(const struct mm_json *node, size_t index, struct mm_person *person,
                               struct mm_errinfo *info)
{
    enum mm_err err = read_fields(node, person_fields, N_PERSON_FIELDS, "people", index, person, info);
    if (err)
        return err;
    if (mm_person_status_find(mm_json_get_str(node, "status", ""), &person->status))
        return mm_fail(info, MM_ERR_INVALID, "people[%zu].status: is not a known status", index);
    const struct mm_json *seat = mm_json_get(node, "seat");
    int64_t value = seat ? mm_json_int(seat, -1) : 0;
    if (value < 0 || value > MM_MAX_SEAT)
        return mm_fail(info, MM_ERR_INVALID, "people[%zu].seat: must be 0 to %d", index, MM_MAX_SEAT);
    person->seat = (int)value;
    return MM_OK;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two rows with one key would overwrite each other in the store: refused here, with the key. */
static enum mm_err check_unique(const void *rows, size_t n, size_t row_bytes, size_t at, const char *list,
                                struct mm_errinfo *info)
{
    const char **keys = calloc(n ? n : 1, sizeof *keys);
    enum mm_err err = MM_OK;
    if (!keys)
        return mm_nomem(info);
    for (size_t i = 0; i < n; i++)
        keys[i] = (const char *)rows + i * row_bytes + at;
    qsort(keys, n, sizeof *keys, compare_keys);
    for (size_t i = 1; !err && i < n; i++)
        if (strcmp(keys[i - 1], keys[i]) == 0)
            err = mm_fail(info, MM_ERR_INVALID, "%s: %s stands twice", list, keys[i]);
    free(keys);
    return err;
}

/* The array key of doc, its length bounded; memory for its rows. */
static enum mm_err open_list(const struct mm_json *doc, const char *key, size_t max, size_t row_bytes,
                             const struct mm_json **ret_list, void **ret_rows, struct mm_errinfo *info)
{
    const struct mm_json *list = mm_json_get(doc, key);
    size_t n = mm_json_size(list);
    if (mm_json_type(list) != MM_JSON_ARRAY)
        return mm_fail(info, MM_ERR_INVALID, "%s: must be an array", key);
    if (n > max)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s: %zu rows, at most %zu", key, n, max);
    void *rows = calloc(n ? n : 1, row_bytes);
    if (!rows)
        return mm_nomem(info);
    *ret_list = list;
    *ret_rows = rows;
    return MM_OK;
}

static enum mm_err read_people(const struct mm_json *doc, struct mm_roster *roster, struct mm_errinfo *info)
{
    const struct mm_json *list = NULL;
    void *rows = NULL;
    enum mm_err err =
        open_list(doc, "people", MM_MAX_ROSTER_ROWS, sizeof *roster->people, &list, &rows, info);
    roster->people = rows;
    for (const struct mm_json *n = mm_json_first(list); !err && n; n = mm_json_next(n), roster->n_people++)
        err = read_person(n, roster->n_people, &roster->people[roster->n_people], info);
    if (!err)
        err = check_unique(roster->people, roster->n_people, sizeof *roster->people,
                           offsetof(struct mm_person, id), "people", info);
    return err;
}

static enum mm_err read_decided(const struct mm_json *doc, struct mm_roster *roster, struct mm_errinfo *info)
{
    const char *by = mm_json_get_str(doc, "disclosed_by", "");
    int64_t level = mm_json_get_int(doc, "disclosure", 0), cut = mm_json_get_int(doc, "cut", 0);
    if (level < 0 || level > MM_MAX_DISCLOSURE || (level > 0 && !*by))
        return mm_fail(info, MM_ERR_INVALID, "disclosure: must be 0 to %d, and decided", MM_MAX_DISCLOSURE);
    if (strlen(by) >= sizeof roster->disclosed_by || !is_text(by))
        return mm_fail(info, MM_ERR_INVALID, "disclosed_by: must be one line of at most %zu bytes",
                       sizeof roster->disclosed_by - 1);
    if (cut < 0 || cut > 100)
        return mm_fail(info, MM_ERR_INVALID, "cut: must be 0 to 100");
    roster->disclosure = (int)level;
    roster->cut = (int)cut;
    memcpy(roster->disclosed_by, by, strlen(by) + 1);
    return MM_OK;
}

static enum mm_err read_certificate(const struct mm_json *node, struct mm_roster *roster,
                                    struct mm_errinfo *info)
{
    const char *issuer = mm_json_get_str(node, "issuer", ""), *words = mm_json_get_str(node, "words", "");
    if (strlen(issuer) >= MM_CERTIFICATE_TEXT || strlen(words) >= MM_CERTIFICATE_TEXT)
        return mm_fail(info, MM_ERR_INVALID, "certificate: must be of at most %d bytes",
                       MM_CERTIFICATE_TEXT - 1);
    memcpy(roster->certificate_issuer, issuer, strlen(issuer) + 1);
    memcpy(roster->certificate_words, words, strlen(words) + 1);
    return MM_OK;
}

enum mm_err mm_roster_parse(const char *body, size_t len, struct mm_roster *ret_roster,
                            struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_ROSTER_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    struct mm_roster roster;
    mm_roster_init(&roster);
    enum mm_err err = mm_json_parse(body, len, &limits, &doc, info);
    if (err)
        return err;
    const char *council_name = mm_json_get_str(doc, "council_name", "");
    if (strlen(council_name) >= sizeof roster.council_name || !is_text(council_name))
        err = mm_fail(info, MM_ERR_INVALID, "council_name: must be one line of at most %zu bytes",
                      sizeof roster.council_name - 1);
    else
        memcpy(roster.council_name, council_name, strlen(council_name) + 1);
    roster.demo = mm_json_get_bool(doc, "demo", false);
    roster.wants_passed = mm_json_get_bool(doc, "wants_passed", false);
    if (!err)
        err = read_decided(doc, &roster, info);
    if (!err)
        err = read_certificate(mm_json_get(doc, "certificate"), &roster, info);
    if (!err)
        err = read_people(doc, &roster, info);
    if (!err)
        err = mm_duty_data_read(doc, &roster.known, info);
    if (!err)
        err = mm_signin_read(doc, &roster.signin, info);
    if (!err)
        err = mm_selfcheck_read(mm_json_get(doc, "selfcheck"), &roster.selfcheck, info);
    if (!err)
        err = mm_groups_read(mm_json_get(doc, "groups"), &roster.groups, info);
    mm_json_free(doc);
    if (err) {
        mm_roster_done(&roster);
        return err;
    }
    *ret_roster = roster;
    return MM_OK;
}

/* ---- manifest ------------------------------------------------------------------------------------ */
void mm_manifest_init(struct mm_manifest *manifest)
{
    *manifest = (struct mm_manifest){0};
}

void mm_manifest_done(struct mm_manifest *manifest)
{
    if (!manifest)
        return;
    free(manifest->files);
    *manifest = (struct mm_manifest){0};
}

static const struct field manifest_fields[] = {
    FIELD(mm_manifest, version, is_filled, "must not be empty"),
    FIELD(mm_manifest, council, is_filled, "must not be empty"),
};
static const struct field file_fields[] = {
    FIELD(mm_manifest_file, name, mm_path_safe, "must be a relative path inside the pack"),
};

void mm_manifest_write(const struct mm_manifest *manifest, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    write_fields(&w, manifest_fields, sizeof manifest_fields / sizeof manifest_fields[0], manifest);
    mm_jw_kint(&w, "serial", manifest->serial);
    mm_jw_kint(&w, "created_at_ms", manifest->created_at_ms);
    mm_jw_kint(&w, "expires_at_ms", manifest->expires_at_ms);
    mm_jw_karr(&w, "files");
    for (size_t i = 0; i < manifest->n_files; i++) {
        const struct mm_manifest_file *f = &manifest->files[i];
        char hex[MM_HASH_HEX_BYTES];
        mm_hash_format(&f->hash, hex);
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "name", f->name);
        mm_jw_kstr(&w, "sha256", hex);
        mm_jw_kint(&w, "bytes", f->bytes);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_end(&w);
}

static enum mm_err read_files(const struct mm_json *doc, struct mm_manifest *manifest,
                              struct mm_errinfo *info)
{
    const struct mm_json *list = NULL;
    void *rows = NULL;
    int64_t total = 0;
    enum mm_err err = open_list(doc, "files", MM_MAX_PACK_FILES, sizeof *manifest->files, &list, &rows, info);
    manifest->files = rows;
    for (const struct mm_json *n = mm_json_first(list); !err && n; n = mm_json_next(n)) {
        size_t i = manifest->n_files++;
        struct mm_manifest_file *f = &manifest->files[i];
        err = read_fields(n, file_fields, sizeof file_fields / sizeof file_fields[0], "files", i, f, info);
        f->bytes = mm_json_get_int(n, "bytes", -1);
        if (!err && mm_hash_parse(mm_json_get_str(n, "sha256", ""), &f->hash))
            err = mm_fail(info, MM_ERR_INVALID, "files[%zu].sha256: must be 64 hex digits", i);
        if (!err && (f->bytes < 0 || f->bytes > MM_MAX_PACK_BYTES || (total += f->bytes) > MM_MAX_PACK_BYTES))
            err = mm_fail(info, MM_ERR_INVALID, "files[%zu].bytes: not a size that a pack may have", i);
    }
    if (!err)
        err = check_unique(manifest->files, manifest->n_files, sizeof *manifest->files,
                           offsetof(struct mm_manifest_file, name), "files", info);
    return err;
}

enum mm_err mm_manifest_parse(const char *body, size_t len, struct mm_manifest *ret_manifest,
                              struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_MANIFEST_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    struct mm_manifest manifest;
    mm_manifest_init(&manifest);
    enum mm_err err = mm_json_parse(body, len, &limits, &doc, info);
    if (err)
        return err;
    err = read_fields(doc, manifest_fields, sizeof manifest_fields / sizeof manifest_fields[0], "manifest", 0,
                      &manifest, info);
    manifest.serial = mm_json_get_int(doc, "serial", -1);
    if (!err && manifest.serial < 0)
        err = mm_fail(info, MM_ERR_INVALID, "serial: must be 0 or more");
    manifest.created_at_ms = mm_json_get_int(doc, "created_at_ms", -1);
    manifest.expires_at_ms = mm_json_get_int(doc, "expires_at_ms", -1);
    if (!err && (manifest.created_at_ms < 0 || manifest.expires_at_ms <= manifest.created_at_ms))
        err = mm_fail(info, MM_ERR_INVALID, "expires_at_ms: must be later than created_at_ms");
    if (!err)
        err = read_files(doc, &manifest, info);
    mm_json_free(doc);
    if (err) {
        mm_manifest_done(&manifest);
        return err;
    }
    *ret_manifest = manifest;
    return MM_OK;
}
