#include "sync/server/wall.h"

#include "sync/base/buf.h"
#include "sync/base/log.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MAX_TEXT_BYTES (64 * 1024)

/* Tables with a council whose wall has a hole. */
#define WITHOUT_WALL                                                                                         \
    "SELECT quote_ident(c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a"                \
    " ON a.attrelid=c.oid AND a.attname='council' AND a.attnum>0 WHERE c.relkind IN ('r','p')"               \
    " AND c.relnamespace=current_schema()::regnamespace AND NOT (c.relrowsecurity AND "                      \
    "c.relforcerowsecurity)"                                                                                 \
    " ORDER BY 1"
#define WITH_WALL                                                                                            \
    "SELECT quote_ident(c.relname) FROM pg_catalog.pg_class c"                                               \
    " WHERE c.relkind IN ('r','p') AND c.relnamespace=current_schema()::regnamespace AND "                   \
    "c.relforcerowsecurity"                                                                                  \
    " ORDER BY 1"
/* partitions go with their table */
#define OURS                                                                                                 \
    "SELECT quote_ident(c.relname) FROM pg_catalog.pg_class c WHERE c.relkind IN ('r','p')"                  \
    " AND NOT c.relispartition AND c.relnamespace=current_schema()::regnamespace"                            \
    " AND pg_get_userbyid(c.relowner)=current_user ORDER BY 1"

/* One text for each table that the query names: before, its name, after; all in one transaction. */
static enum mm_err each_table(struct mm_db *db, const char *query, const char *const *parts, size_t n_parts,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    struct mm_buf text;
    mm_buf_init(&text, MAX_TEXT_BYTES);
    enum mm_err err = mm_db_query(db, query, &stmt, info);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        for (size_t i = 0; i < n_parts; i++) {
            if (i)
                mm_buf_str_append(&text, mm_col_str(stmt, 0));
            mm_buf_str_append(&text, parts[i]);
        }
    }
    mm_stmt_end(stmt);
    if (!err)
        err = mm_buf_check(&text, info);
    if (!err && text.len) /* several statements in one text are one transaction */
        err = mm_db_exec(db, mm_buf_str(&text), info);
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_wall_build(struct mm_db *db, struct mm_errinfo *info)
{
    static const char *const parts[] = {
        "ALTER TABLE ",
        " ENABLE ROW LEVEL SECURITY; ALTER TABLE ",
        " FORCE ROW LEVEL SECURITY; DROP POLICY IF EXISTS one_council ON ",
        "; CREATE POLICY one_council ON ",
        " USING (council = current_setting('mamori.council', true));",
    };
    return each_table(db, WITHOUT_WALL, parts, sizeof parts / sizeof parts[0], info);
}

enum mm_err mm_wall_check(struct mm_db *db, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(db, WITHOUT_WALL, &stmt, info);
    if (!err)
        err = mm_stmt_step(stmt, &row, info);
    mm_stmt_end(stmt);
    if (!err && row)
        err =
            mm_fail(info, MM_ERR_UNSUPPORTED, "%s",
                    mm_say("データベースの更新が途中です。サーバーを一度始めると、続きから終わります",
                           "an update of the database was interrupted; start the server once, and it ends"));
    return err;
}

static enum mm_err check_role(struct mm_db *db, const char *role, struct mm_errinfo *info)
{
    static const char chars[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    struct mm_stmt *stmt = NULL;
    bool row = false;
    if (!role[0] || strlen(role) > 63 || role[strspn(role, chars)])
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("利用者の名前「%s」は使えません。小文字の英字と数字と _ で指定してください",
                              "\"%s\" is no name of a role: lower-case letters, digits and _"),
                       role);
    enum mm_err err = mm_db_query(db, "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, role);
    err = mm_stmt_step(stmt, &row, info);
    mm_stmt_end(stmt);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("データベースに利用者「%s」がいません。CREATE ROLE %s LOGIN で作ってください",
                             "the database has no user \"%s\"; make it with CREATE ROLE %s LOGIN"),
                      role, role);
    return err;
}

enum mm_err mm_wall_admit(struct mm_db *db, const char *role, struct mm_errinfo *info)
{
    char text[700];
    enum mm_err err = check_role(db, role, info);
    if (err)
        return err;
    (void)snprintf(
        text, sizeof text,
        "GRANT USAGE ON SCHEMA public TO \"%s\";"
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"%s\";"
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO \"%s\"",
        role, role, role);
    return mm_db_exec(db, text, info);
}

enum mm_err mm_wall_open(struct mm_db *db, struct mm_errinfo *info)
{
    static const char *const parts[] = {"ALTER TABLE ", " NO FORCE ROW LEVEL SECURITY;"};
    return each_table(db, WITH_WALL, parts, sizeof parts / sizeof parts[0], info);
}

enum mm_err mm_wall_destroy(struct mm_db *db, struct mm_errinfo *info)
{
    static const char *const parts[] = {"DROP TABLE ", ";"};
    return each_table(db, OURS, parts, sizeof parts / sizeof parts[0], info);
}
