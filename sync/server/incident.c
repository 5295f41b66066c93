#include "sync/server/incident.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <string.h>

/* ---- words ------------------------------------------------------------------------------------------- */
struct word {
    const char *code, *ja; /* the last has none */
};
static const struct word kinds[] = {
#define KIND(code, ja) {#code, ja},
#include "sync/server/incident.def"
    {NULL, NULL},
};
static const struct word results[] = {
#define RESULT(code, ja) {#code, ja},
#include "sync/server/incident.def"
    {NULL, NULL},
};

static const struct word *word_of(const struct word *words, const char *text)
{
    while (words->code && strcmp(words->code, text) != 0 && strcmp(words->ja, text) != 0)
        words++;
    return words;
}

const char *mm_incident_kind_ja(const char *code)
{
    return word_of(kinds, code)->ja;
}

const char *mm_incident_result_ja(const char *code)
{
    return word_of(results, code)->ja;
}

/* ---- what was given ---------------------------------------------------------------------------------- */
static enum mm_err read_day(struct mm_central *central, const char *text, struct mm_incident *incident,
                            struct mm_errinfo *info)
{
    int32_t day = MM_DAY_NONE;
    if (mm_roster_day(text, incident->on_day) || mm_day_parse(incident->on_day, &day))
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("「%s」は日付ではありません。2027-06-05 か 令和9年6月5日 のように書いてください",
                   "\"%s\" is no day; write 2027-06-05"),
            text);
    if (day > mm_date_day(mm_date_of(mm_now_ms(&central->clock))))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("%s はまだ来ていません。あった日を入れてください",
                              "%s has not come yet; give the day on which it happened"),
                       incident->on_day);
    return MM_OK;
}

static enum mm_err read_word(const struct word *words, const char *text, const char *ja, const char *en,
                             const char **ret_code, struct mm_errinfo *info)
{
    const char *code = word_of(words, text)->code;
    if (!code)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」という%sはありません。一覧から選んでください",
                              "\"%s\" is no %s; see mamori incident add --help"),
                       text, mm_say(ja, en));
    *ret_code = code;
    return MM_OK;
}

static enum mm_err read_note(struct mm_central *central, const char *text, struct mm_incident *incident,
                             struct mm_errinfo *info)
{
    char name[2 * MM_MAX_NAME_BYTES];
    if (!*text)
        return MM_OK;
    if (!mm_utf8_label(text, sizeof incident->note - 1, MM_INCIDENT_NOTE_CHARS))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("メモは %d 文字以内の1行で書いてください",
                              "give the note in one line of at most %d characters"),
                       MM_INCIDENT_NOTE_CHARS);
    enum mm_err err = mm_person_named(central, text, true, name, info);
    if (!err && name[0])
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("メモの「%s」は、名簿の方の氏名と同じです。お名前を書かずに、言いかえてください",
                   "\"%s\" of the note is a name of the roster; say it without a name"),
            name);
    (void)snprintf(incident->note, sizeof incident->note, "%s", text);
    return err;
}

/* 3.1, or 基本方針3(1) as reports write it. */
static enum mm_err read_clause(const struct mm_pack *pack, const char *text, struct mm_incident *incident,
                               struct mm_errinfo *info)
{
    const struct mm_clause *clause = mm_pack_clause(pack, text);
    for (size_t i = 0; !clause && i < pack->policy.n_clauses; i++)
        if (!pack->policy.clauses[i].sub_leaf && strcmp(pack->policy.clauses[i].label, text) == 0)
            clause = &pack->policy.clauses[i];
    if (!clause)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」という条項は基本方針にありません。3.1 や 5 のように書いてください",
                              "the policy has no clause \"%s\"; write 3.1 or 5"),
                       text);
    mm_utf8_copy(incident->clause, sizeof incident->clause, clause->id);
    return MM_OK;
}

enum mm_err mm_incident_read(struct mm_central *central, const struct mm_json *in,
                             struct mm_incident *ret_incident, struct mm_errinfo *info)
{
    struct mm_incident incident = {.undone = false};
    mm_central_new_id(central, incident.id);
    enum mm_err err = read_day(central, mm_json_get_str(in, "on", ""), &incident, info);
    if (!err)
        err = read_word(kinds, mm_json_get_str(in, "kind", ""), "種類", "kind", &incident.kind, info);
    if (!err)
        err = read_word(results, mm_json_get_str(in, "result", ""), "結果", "result", &incident.result, info);
    if (!err)
        err = read_clause(mm_central_pack(central), mm_json_get_str(in, "clause", ""), &incident, info);
    if (!err)
        err = read_note(central, mm_json_get_str(in, "note", ""), &incident, info);
    if (!err)
        *ret_incident = incident;
    return err;
}

/* ---- rows -------------------------------------------------------------------------------------------- */
enum mm_err mm_incident_put(struct mm_central *central, const struct mm_incident *incident,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO incident (council, id, on_day, clause, kind, result, note, undone)"
                    " VALUES (?,?,?,?,?,?,?,0)",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, incident->id);
    mm_bind_str(stmt, 3, incident->on_day);
    mm_bind_str(stmt, 4, incident->clause);
    mm_bind_str(stmt, 5, incident->kind);
    mm_bind_str(stmt, 6, incident->result);
    mm_bind_str(stmt, 7, incident->note);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_incident_undo(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t changes = 0;
    enum mm_err err = mm_db_query(
        central->db, "UPDATE incident SET undone=1 WHERE council=? AND id=? AND undone=0", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_run(stmt, &changes, info);
    if (!err && !changes)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("その番号の出来事は登録されていません。「出来事の記録」の一覧で確かめてください",
                             "no incident is entered under that id; see mamori incident list"));
    return err;
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_incident *i = element;
    (void)info;
    mm_utf8_copy(i->id, sizeof i->id, mm_col_str(stmt, 0));
    mm_utf8_copy(i->on_day, sizeof i->on_day, mm_col_str(stmt, 1));
    mm_utf8_copy(i->clause, sizeof i->clause, mm_col_str(stmt, 2));
    i->kind = word_of(kinds, mm_col_str(stmt, 3))->code;
    i->result = word_of(results, mm_col_str(stmt, 4))->code;
    mm_utf8_copy(i->note, sizeof i->note, mm_col_str(stmt, 5));
    i->undone = mm_col_int(stmt, 6) != 0;
    return i->kind && i->result ? MM_OK : mm_fail(info, MM_ERR_CORRUPT, "incident %s", i->id);
}

enum mm_err mm_incident_list(struct mm_central *central, const char *until_day, struct mm_incident **ret_list,
                             size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT id, on_day, clause, kind, result, note, undone FROM incident"
                                  " WHERE council=? AND on_day<=? ORDER BY on_day DESC, id DESC",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, until_day);
    return mm_central_list(stmt, read_row, sizeof **ret_list, ret_list, ret_n, info);
}
