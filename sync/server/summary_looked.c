/* Who looked at whom, as the person is told it in 私の記録: lists with names show everybody and go to all
 * kiosks, what shows one person's record goes into that person's summary. Owns no table. */
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/operation.h"
#include "sync/server/roles.h"
#include "sync/server/summary.h"

#include <stdio.h>
#include <string.h>

/* An account is written into the record of operations with its id (mm_account_actor). */
#define SELECT_LOOKED                                                                                        \
    "SELECT o.at_ms, o.actor, o.what, COALESCE(a.role,'') FROM operation o LEFT JOIN account a"              \
    " ON a.council=o.council AND a.id=SUBSTR(o.actor,1,36) WHERE o.council=?"
_Static_assert(MM_UUID_BYTES == 37, "36 characters are an id");

/* 事務局 of "事務局: 名簿、お願い、予定、帳票". */
static void put_role(const char *code, struct mm_buf *out)
{
    const struct mm_role *role = mm_role_find(code);
    const char *ja = role ? role->ja : code;
    size_t len = strcspn(ja, ":");
    const char *note = strstr(ja, "（");
    mm_buf_append(out, ja, note && (size_t)(note - ja) < len ? (size_t)(note - ja) : len);
}

/* Behind the id of an account or a credential stands what the council calls it. */
static const char *label_of(const char *actor)
{
    char id[MM_UUID_BYTES];
    (void)snprintf(id, sizeof id, "%s", actor);
    return mm_uuid_text_ok(id) && actor[MM_UUID_BYTES - 1] == ' ' ? actor + MM_UUID_BYTES : actor;
}

static void put_who(const char *actor, const char *role, struct mm_buf *out)
{
    static const char command[] = "mamori:", kiosk[] = "kiosk ";
    if (strcmp(actor, "api") == 0)
        mm_buf_str_append(out, mm_role_find("administrator")->ja);
    else if (strncmp(actor, command, sizeof command - 1) == 0)
        mm_buf_printf(out, "サーバーを操作した人（%s）", actor + sizeof command - 1);
    else if (strncmp(actor, kiosk, sizeof kiosk - 1) == 0)
        mm_buf_str_append(out, "端末（ご本人の操作）");
    else if (!role[0])
        mm_buf_str_append(out, label_of(actor));
    else {
        put_role(role, out);
        mm_buf_printf(out, "（%s）", label_of(actor));
    }
}

/* Numbers and reasons behind it stay with those who audit. */
static void put_what(const char *what, struct mm_buf *out)
{
    static const char list[] = "report ";
    const struct mm_report_ops *report =
        strncmp(what, list, sizeof list - 1) == 0 ? mm_report_find(what + sizeof list - 1) : NULL;
    const char *rest = "", *doing = mm_operation_doing_ja(what, &rest);
    if (report)
        mm_buf_str_append(out, report->ja);
    else
        mm_buf_printf(out, "%s%s%s", mm_operation_kind_ja(what), doing ? ": " : "", doing ? doing : "");
}

static enum mm_err read_looked(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_looked *looked = element;
    struct mm_buf text;
    looked->at_ms = mm_col_int(stmt, 0);
    mm_buf_init(&text, MM_MAX_FIELD_BYTES);
    put_who(mm_col_str(stmt, 1), mm_col_str(stmt, 3), &text);
    mm_utf8_copy(looked->who, sizeof looked->who, mm_buf_str(&text));
    enum mm_err err = mm_buf_check(&text, info);
    mm_buf_clear(&text);
    put_what(mm_col_str(stmt, 2), &text);
    mm_utf8_copy(looked->what, sizeof looked->what, mm_buf_str(&text));
    if (!err)
        err = mm_buf_check(&text, info);
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_summary_looked_by_all(struct mm_central *central, struct mm_summary_list *list,
                                     struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    SELECT_LOOKED " AND (o.what LIKE 'report %' OR o.what LIKE 'statements export%')"
                                  " ORDER BY o.at_ms DESC, o.id LIMIT ?",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, MM_MAX_LOOKED);
    return mm_central_list(stmt, read_looked, sizeof *list->looked, &list->looked, &list->n_looked, info);
}

enum mm_err mm_summary_add_looked(struct mm_central *central, const char *person, struct mm_summary *summary,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, SELECT_LOOKED " AND o.person=? ORDER BY o.at_ms DESC, o.id LIMIT ?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_int(stmt, 3, MM_MAX_SUMMARY_LOOKED);
    return mm_central_list(stmt, read_looked, sizeof *summary->looked, &summary->looked, &summary->n_looked,
                           info);
}
