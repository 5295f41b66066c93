/* What a certificate says, for whoever makes the paper; and the keys by which it is found true. */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"
#include "sync/rules/duties.h"
#include "sync/server/certificate.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 令和8年度 */
static void year_text(int year, char *out, size_t out_bytes)
{
    static const char mark[] = "年";
    char day[MM_WAREKI_BYTES];
    mm_date_wareki((struct mm_date){year, 5, 1}, day); /* May: of 2019 the new era's */
    const char *end = strstr(day, mark);
    (void)snprintf(out, out_bytes, "%.*s年度", end ? (int)(end - day) : 0, day);
}

void mm_certificate_number(const struct mm_certificate_row *row, const char *numbering, char *out,
                           size_t out_bytes)
{
    char year[MM_WAREKI_BYTES + 8], number[16];
    const struct {
        const char *mark, *value;
    } marks[] = {{"{年度}", year}, {"{番号}", number}};
    struct mm_buf text;
    year_text(row->year, year, sizeof year);
    (void)snprintf(number, sizeof number, "%d", row->number);
    mm_buf_init(&text, 2 * MM_CERTIFICATE_TEXT);
    for (const char *p = numbering; *p;) {
        size_t i = 0, n = sizeof marks / sizeof marks[0];
        while (i < n && strncmp(p, marks[i].mark, strlen(marks[i].mark)) != 0)
            i++;
        if (i < n)
            mm_buf_str_append(&text, marks[i].value);
        else
            mm_buf_append(&text, p, 1);
        p += i < n ? strlen(marks[i].mark) : 1;
    }
    mm_utf8_copy(out, out_bytes, mm_buf_str(&text));
    mm_buf_done(&text);
}

/* By the server's own key, which lies beside the store. Without it the paper says 署名待ち. */
static enum mm_err sign_here(struct mm_central *central, const struct mm_certificate_facts *facts,
                             char out[MM_CERTIFICATE_BYTES], struct mm_errinfo *info)
{
    struct mm_sign_key key;
    char *path = mm_asprintf("%s.key", central->file);
    bool there = path && mm_path_exists(path);
    enum mm_err err = !path ? mm_nomem(info) : there ? mm_sign_key_load(path, &key, info) : MM_OK;
    free(path);
    if (err || !there)
        return err;
    err = mm_certificate_sign(facts, &key, out, info);
    mm_sign_key_done(&key);
    return err;
}

static void write_all(struct mm_central *central, const struct mm_certificate_row *row,
                      const struct mm_person *person, const struct mm_certificate_rules *rules,
                      const char *code, struct mm_buf *out)
{
    const struct mm_pack *pack = mm_central_pack(central);
    const struct mm_course *course = mm_pack_course(pack, row->course);
    char number[MM_CERTIFICATE_TEXT];
    struct mm_jw w;
    mm_certificate_number(row, rules->numbering, number, sizeof number);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "council", central->name);
    mm_jw_kstr(&w, "council_id", central->council);
    mm_jw_kbool(&w, "demo", central->demo);
    mm_jw_kint(&w, "year", row->year);
    mm_jw_kint(&w, "serial", row->number);
    mm_jw_kstr(&w, "number", number);
    mm_jw_kstr(&w, "name", person->name);
    mm_jw_kstr(&w, "course_id", row->course);
    mm_jw_kstr(&w, "course", course ? course->title : row->course);
    mm_jw_kstr(&w, "route", mm_duty_route_ja(row->route));
    mm_jw_kstr(&w, "policy", pack->policy.title);
    mm_jw_kstr(&w, "policy_hash", row->policy);
    mm_jw_kstr(&w, "words", rules->words);
    mm_jw_kstr(&w, "issuer", rules->issuer);
    mm_jw_kstr(&w, "done_on", row->done_on);
    mm_jw_kstr(&w, "issued_on", row->issued_on);
    mm_jw_kbool(&w, "again", row->times > 1);
    mm_jw_kstr(&w, "code", code);
    mm_jw_end(&w);
}

enum mm_err mm_certificate_write(struct mm_central *central, const struct mm_certificate_row *row, bool sign,
                                 struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_certificate_rules rules;
    struct mm_person person;
    char code[MM_CERTIFICATE_BYTES] = "";
    struct mm_certificate_facts facts = {.council = central->council,
                                         .course = row->course,
                                         .policy = row->policy,
                                         .name = person.name,
                                         .year = row->year,
                                         .number = row->number};
    enum mm_err err = mm_certificate_rules_get(central, &rules, info);
    if (!err)
        err = mm_people_get(central, row->person, &person, info);
    if (!err && mm_date_parse(row->done_on, &facts.day))
        err = mm_fail(info, MM_ERR_CORRUPT, "certificate %d-%d", row->year, row->number);
    if (!err && sign)
        err = sign_here(central, &facts, code, info);
    if (err)
        return err;
    write_all(central, row, &person, &rules, code, out);
    return mm_buf_check(out, info);
}

static enum mm_err read_key(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    if (mm_sign_public_parse(mm_col_str(stmt, 0), element))
        return mm_fail(info, MM_ERR_CORRUPT, "recorder_key");
    return MM_OK;
}

enum mm_err mm_certificate_keys(struct mm_central *central, struct mm_sign_public **ret_keys, size_t *ret_n,
                                struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT k.public_key FROM recorder_key k JOIN recorder r"
                                  " ON r.council=k.council AND r.id=k.recorder WHERE k.council=?"
                                  " AND r.status='active' ORDER BY k.key_id",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_key, sizeof **ret_keys, ret_keys, ret_n, info);
}

const struct mm_shape mm_shape_certificate[] = {{"council", MM_SHAPE_TEXT},
                                                {"council_id", MM_SHAPE_TEXT},
                                                {"demo", MM_SHAPE_BOOL},
                                                {"year", MM_SHAPE_INT},
                                                {"serial", MM_SHAPE_INT},
                                                {"number", MM_SHAPE_TEXT},
                                                {"name", MM_SHAPE_TEXT},
                                                {"course_id", MM_SHAPE_TEXT},
                                                {"course", MM_SHAPE_TEXT},
                                                {"route", MM_SHAPE_TEXT},
                                                {"policy", MM_SHAPE_TEXT},
                                                {"policy_hash", MM_SHAPE_TEXT},
                                                {"words", MM_SHAPE_TEXT},
                                                {"issuer", MM_SHAPE_TEXT},
                                                {"done_on", MM_SHAPE_DAY},
                                                {"issued_on", MM_SHAPE_DAY},
                                                {"again", MM_SHAPE_BOOL},
                                                {"code", MM_SHAPE_TEXT},
                                                {NULL}};
