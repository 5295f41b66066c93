#include "sync/server/roster_match.h"

#include "sync/base/buf.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- people by key ------------------------------------------------------------------------------------- */

struct entry {
    char *key; /* owned */
    size_t at;
};
struct index {
    struct entry *entries; /* owned; by key, then at */
    size_t n;
};

enum index_kind { BY_ID, BY_BOTH, BY_NAME, BY_READING, BY_GIVEN, INDEX_KINDS };

/* What stands behind the first space: the given name. "" without one. */
static const char *given_of(const char *name)
{
    const char *space = strstr(name, "\xE3\x80\x80");

    return space ? space + 3 : "";
}

/* A surname changes with a marriage; given name, its reading, and what somebody is do not. */
static bool may_be_renamed(const struct mm_roster_row *row, const struct mm_person *known)
{
    return mm_person_active(known->status) && mm_person_active(row->person.status) &&
           mm_person_is_councillor(known->status) == mm_person_is_councillor(row->person.status);
}

static void given_key(const struct mm_person *person, char *out)
{
    struct mm_person given = {.seat = 0};

    out[0] = '\0';
    snprintf(given.name, sizeof(given.name), "%s", given_of(person->name));
    snprintf(given.reading, sizeof(given.reading), "%s", given_of(person->reading));
    if (*given.name && *given.reading)
        mm_roster_key(&given, true, true, out);
}

static void key_of(const struct mm_person *person, enum index_kind kind, char *out)
{
    if (kind == BY_GIVEN)
        given_key(person, out);
    else if (kind == BY_ID)
        memcpy(out, person->id, strlen(person->id) + 1);
    else
        mm_roster_key(person, kind != BY_READING, kind != BY_NAME, out);
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = (const struct entry *)a, *y = (const struct entry *)b;
    int order = strcmp(x->key, y->key);

    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void index_done(struct index *index)
{
    for (size_t i = 0; i < index->n; i++)
        free(index->entries[i].key);
    free(index->entries);
    *index = (struct index){0};
}

/* people: n elements, stride bytes apart. */
static enum mm_err index_init(struct index *index, const struct mm_person *people, size_t n, size_t stride,
                              enum index_kind kind)
{
    char key[2 * MM_MAX_NAME_BYTES];

    *index = (struct index){0};
    index->entries = (struct entry *)calloc(n + 1, sizeof(*index->entries));
    if (!index->entries)
        return MM_ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        key_of((const struct mm_person *)(const void *)((const char *)people + i * stride), kind, key);
        index->entries[i] = (struct entry){mm_strdup(key), i};
        index->n = i + 1;
        if (!index->entries[i].key)
            return MM_ERR_NOMEM;
    }
    qsort(index->entries, n, sizeof(*index->entries), by_key);
    return MM_OK;
}

/* The first entry of the key; entries of the same key follow it. n when there is none. */
static size_t index_find(const struct index *index, const char *key)
{
    size_t low = 0, high = index->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (strcmp(index->entries[mid].key, key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < index->n && strcmp(index->entries[low].key, key) == 0 ? low : index->n;
}

/* ---- matching ---------------------------------------------------------------------------------------------
 */

struct matcher {
    const struct mm_roster_file *file;
    const struct mm_person *people;
    size_t n_people;
    struct index known[INDEX_KINDS];
    struct index rows; /* the file's own rows, BY_BOTH */
    struct mm_roster_match match;
    bool *faulty; /* owned: per row */
    struct mm_roster_faults *faults;
    struct mm_errinfo *info;
};

static void claim(struct matcher *m, size_t row, size_t person)
{
    m->match.person_of[row] = person;
    m->match.row_of[person] = row;
}

static enum mm_err match_id(struct matcher *m, size_t r)
{
    const struct mm_roster_row *row = &m->file->rows[r];
    size_t e = index_find(&m->known[BY_ID], row->person.id), person;

    if (e == m->known[BY_ID].n)
        return mm_fail(
            m->info, MM_ERR_INVALID,
            mm_say(
                "%d行目: 利用者ID: 名簿にない利用者IDです。名簿を書き出した値を写すか、空欄にしてください。",
                "line %d: nobody has this id; copy it from `mamori roster export`, or leave it empty."),
            row->line);
    person = m->known[BY_ID].entries[e].at;
    if (m->match.row_of[person] != MM_NOBODY)
        return mm_fail(m->info, MM_ERR_INVALID,
                       mm_say("%d行目: %d行目と同じ利用者IDです。どちらかを直してください。",
                              "line %d: the same id as line %d; mend one."),
                       row->line, m->file->rows[m->match.row_of[person]].line);
    claim(m, r, person);
    return MM_OK;
}

/* People of exactly this name and reading: how many nobody claimed yet, the last of them, and a row that
 * claimed one (MM_NOBODY if none). */
static size_t same_people(const struct matcher *m, const struct mm_person *person, size_t *ret_free,
                          size_t *ret_claimed_by)
{
    const struct index *index = &m->known[BY_BOTH];
    char key[2 * MM_MAX_NAME_BYTES];
    size_t n = 0;

    key_of(person, BY_BOTH, key);
    *ret_free = *ret_claimed_by = MM_NOBODY;
    for (size_t e = index_find(index, key); e < index->n && strcmp(index->entries[e].key, key) == 0; e++) {
        size_t at = index->entries[e].at;

        if (m->match.row_of[at] == MM_NOBODY) {
            *ret_free = at;
            n++;
        } else {
            *ret_claimed_by = m->match.row_of[at];
        }
    }
    return n;
}

static enum mm_err refuse_same(const struct matcher *m, const struct mm_roster_row *row, size_t other)
{
    return mm_fail(
        m->info, MM_ERR_INVALID,
        mm_say("%d行目: 氏名とよみが%d行目と同じです。1行にするか、別の方なら利用者IDの欄に「新規」と"
               "書いてください。",
               "line %d: name and reading are those of line %d; remove one, or write 新規 in the id "
               "column for another person."),
        row->line, m->file->rows[other].line);
}

static enum mm_err match_name(struct matcher *m, size_t r)
{
    const struct mm_roster_row *row = &m->file->rows[r];
    size_t person, claimed_by;
    size_t n = same_people(m, &row->person, &person, &claimed_by);

    if (n > 1 || (n == 1 && claimed_by != MM_NOBODY))
        return mm_fail(
            m->info, MM_ERR_INVALID,
            mm_say(
                "%d行目: "
                "氏名とよみの同じ方が名簿に何人かいます。利用者IDの欄に、名簿を書き出した値を入れてください"
                "。",
                "line %d: several known people have this name and reading; give the id (see `mamori roster "
                "export`)."),
            row->line);
    if (n == 0 && claimed_by != MM_NOBODY)
        return refuse_same(m, row, claimed_by);
    if (n == 1)
        claim(m, r, person);
    return MM_OK;
}

static enum mm_err refuse_twin(const struct matcher *m, const struct mm_roster_row *row,
                               const struct mm_person *known)
{
    return mm_fail(
        m->info, MM_ERR_INVALID,
        mm_say("%d行目: 「%s（%s）」さんとして登録されている方かもしれません。同じ方なら利用者IDを（mamori "
               "roster export で分かります）、別の方なら利用者IDの欄に「新規」と書いてください。",
               "line %d: this may be the known %s (%s); give the id (see `mamori roster export`), or "
               "write 新規 in the id column for another person."),
        row->line, known->name, known->reading);
}

/* A row that matched nobody: is it somebody we know under a slightly other name, or with a new surname? */
static enum mm_err check_twin(const struct matcher *m, const struct mm_roster_row *row)
{
    static const enum index_kind kinds[] = {BY_NAME, BY_READING, BY_GIVEN};
    char key[2 * MM_MAX_NAME_BYTES];

    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        const struct index *index = &m->known[kinds[k]];

        key_of(&row->person, kinds[k], key);
        for (size_t e = *key ? index_find(index, key) : index->n;
             e < index->n && strcmp(index->entries[e].key, key) == 0; e++) {
            const struct mm_person *known = &m->people[index->entries[e].at];

            if (m->match.row_of[index->entries[e].at] == MM_NOBODY &&
                (kinds[k] != BY_GIVEN || may_be_renamed(row, known)))
                return refuse_twin(m, row, known);
        }
    }
    return MM_OK;
}

/* A row that is a new person: not twice in the file, not somebody we know. */
static enum mm_err check_new(struct matcher *m, size_t r)
{
    const struct mm_roster_row *row = &m->file->rows[r];
    char key[2 * MM_MAX_NAME_BYTES];
    size_t person, claimed_by;

    if (row->told_new && same_people(m, &row->person, &person, &claimed_by) > 0)
        return mm_fail(
            m->info, MM_ERR_INVALID,
            mm_say("%d行目: 「新規」とありますが、氏名とよみの同じ方が名簿にいて、このファイルに利用者IDが"
                   "ありません。その方の行にも利用者IDを書いてください。",
                   "line %d: marked 新規, but a known person has this name and reading; give that "
                   "person's id in the file too."),
            row->line);
    if (row->told_new)
        return MM_OK;
    key_of(&row->person, BY_BOTH, key);
    for (size_t e = index_find(&m->rows, key);
         e < m->rows.n && strcmp(m->rows.entries[e].key, key) == 0 && m->rows.entries[e].at < r; e++)
        if (!m->file->rows[m->rows.entries[e].at].told_new)
            return refuse_same(m, row, m->rows.entries[e].at);
    return check_twin(m, row);
}

/* A seat that somebody holds whom the file does not mention. */
static enum mm_err check_known_seats(const struct matcher *m)
{
    size_t row_at[MM_MAX_SEAT + 1];
    enum mm_err err = MM_OK;

    for (size_t s = 0; s <= MM_MAX_SEAT; s++)
        row_at[s] = MM_NOBODY;
    for (size_t r = 0; r < m->file->n_rows; r++)
        if (m->file->rows[r].person.seat)
            row_at[m->file->rows[r].person.seat] = r;
    for (size_t p = 0; p < m->n_people && !err; p++) {
        const struct mm_person *known = &m->people[p];
        struct mm_errinfo why = MM_ERRINFO_INIT;
        int line;

        if (!known->seat || !mm_person_active(known->status) || row_at[known->seat] == MM_NOBODY ||
            m->match.row_of[p] != MM_NOBODY)
            continue;
        line = m->file->rows[row_at[known->seat]].line;
        err = mm_fail(
            &why, MM_ERR_INVALID,
            mm_say("%d行目: 議席: 議席%dは「%s」さんの議席です。氏名が変わった方なら利用者IDを（mamori "
                   "roster export で分かります）、別の方なら元の方の行も入れてください。",
                   "line %d: seat %d is %s's, who is not in the file; if the name changed give the id "
                   "(see `mamori roster export`), else add that row too."),
            line, known->seat, known->name);
        err = mm_roster_fault_add(m->faults, line, err, &why, m->info);
    }
    return err;
}

/* One step for every row that it concerns; a row with a fault is left alone by the steps after it. */
static enum mm_err each_row(struct matcher *m, bool (*concerns)(const struct matcher *m, size_t r),
                            enum mm_err (*step)(struct matcher *m, size_t r))
{
    enum mm_err err = MM_OK;

    for (size_t r = 0; r < m->file->n_rows && !err; r++) {
        size_t before = m->faults->n + m->faults->more;
        struct mm_errinfo *info = m->info, why = MM_ERRINFO_INIT;

        if (m->faulty[r] || !concerns(m, r))
            continue;
        m->info = &why;
        err = step(m, r);
        m->info = info;
        err = mm_roster_fault_add(m->faults, m->file->rows[r].line, err, &why, info);
        m->faulty[r] = m->faults->n + m->faults->more > before;
    }
    return err;
}

static bool has_id(const struct matcher *m, size_t r)
{
    return *m->file->rows[r].person.id != '\0';
}

static bool has_name_only(const struct matcher *m, size_t r)
{
    return !has_id(m, r) && !m->file->rows[r].told_new;
}

static bool is_new(const struct matcher *m, size_t r)
{
    return m->match.person_of[r] == MM_NOBODY;
}

static enum mm_err match_rows(struct matcher *m)
{
    enum mm_err err = each_row(m, has_id, match_id);

    if (!err)
        err = each_row(m, has_name_only, match_name);
    if (!err)
        err = each_row(m, is_new, check_new);
    if (!err && !m->faults->n)
        err = check_known_seats(m);
    mm_roster_faults_sort(m->faults);
    return err ? err : mm_roster_faults_check(m->faults, m->info);
}

static enum mm_err start(struct matcher *m)
{
    size_t n_rows = m->file->n_rows;
    enum mm_err err = MM_OK;

    m->match.person_of = (size_t *)malloc((n_rows + 1) * sizeof(size_t));
    m->match.row_of = (size_t *)malloc((m->n_people + 1) * sizeof(size_t));
    m->faulty = (bool *)calloc(n_rows + 1, sizeof(bool));
    if (!m->match.person_of || !m->match.row_of || !m->faulty)
        return MM_ERR_NOMEM;
    for (size_t i = 0; i < n_rows; i++)
        m->match.person_of[i] = MM_NOBODY;
    for (size_t i = 0; i < m->n_people; i++)
        m->match.row_of[i] = MM_NOBODY;
    for (int k = 0; k < INDEX_KINDS && !err; k++)
        err = index_init(&m->known[k], m->people, m->n_people, sizeof(*m->people), (enum index_kind)k);
    if (!err)
        err = index_init(&m->rows, &m->file->rows[0].person, n_rows, sizeof(m->file->rows[0]), BY_BOTH);
    return err;
}

enum mm_err mm_roster_match(const struct mm_roster_file *file, const struct mm_person *people,
                            size_t n_people, struct mm_roster_match *ret_match,
                            struct mm_roster_faults *faults, struct mm_errinfo *info)
{
    struct matcher m = {.file = file, .people = people, .n_people = n_people, .faults = faults, .info = info};
    enum mm_err err = start(&m);

    if (err)
        err = mm_nomem(info);
    else
        err = match_rows(&m);
    for (int k = 0; k < INDEX_KINDS; k++)
        index_done(&m.known[k]);
    index_done(&m.rows);
    free(m.faulty);
    if (err)
        mm_roster_match_done(&m.match);
    else
        *ret_match = m.match;
    return err;
}

void mm_roster_match_done(struct mm_roster_match *match)
{
    if (!match)
        return;
    free(match->person_of);
    free(match->row_of);
    *match = (struct mm_roster_match){0};
}

/* ---- merging
 * ------------------------------------------------------------------------------------------------ */

static bool has_selectors(const char *name)
{
    size_t len = strlen(name);

    for (size_t pos = 0; pos < len;) {
        uint32_t cp = mm_utf8_next(name, len, &pos);

        if ((cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF))
            return true;
    }
    return false;
}

static bool lost_selectors(const struct mm_person *now, const struct mm_person *known)
{
    char a[2 * MM_MAX_NAME_BYTES], b[2 * MM_MAX_NAME_BYTES];

    mm_roster_key(now, true, false, a);
    mm_roster_key(known, true, false, b);
    return strcmp(a, b) == 0 && has_selectors(known->name) && !has_selectors(now->name);
}

void mm_roster_merge(const struct mm_roster_file *file, const struct mm_roster_row *row,
                     const struct mm_person *known, struct mm_person *ret_person)
{
    struct mm_person p = row->person;

    if (known) {
        memcpy(p.id, known->id, sizeof(p.id));
        if (lost_selectors(&row->person, known))
            memcpy(p.name, known->name, sizeof(p.name));
        if (!file->has[MM_COL_EMPLOYMENT])
            memcpy(p.employment, known->employment, sizeof(p.employment));
        if (!file->has[MM_COL_SECTION])
            memcpy(p.section, known->section, sizeof(p.section));
        if (!file->has[MM_COL_KAIHA])
            memcpy(p.kaiha, known->kaiha, sizeof(p.kaiha));
        if (!file->has[MM_COL_SEAT] && mm_person_active(p.status))
            p.seat = known->seat;
        if (!file->has[MM_COL_STARTS])
            memcpy(p.starts_on, known->starts_on, sizeof(p.starts_on));
        if (!file->has[MM_COL_ENDS])
            memcpy(p.ends_on, known->ends_on, sizeof(p.ends_on));
    }
    *ret_person = p;
}
