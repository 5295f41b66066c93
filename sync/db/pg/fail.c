/* What PostgreSQL's SQLSTATE codes mean to the rest of the program. */
#include "sync/base/log.h"
#include "sync/db/pg/internal.h"

#include <string.h>

/* The first that fits: classes stand behind their exceptions. */
static const struct {
    const char *state;
    enum mm_err err;
} states[] = {
    {"23505", MM_ERR_EXISTS},    {"23", MM_ERR_INVALID},     {"40001", MM_ERR_AGAIN},
    {"40P01", MM_ERR_AGAIN},     {"53100", MM_ERR_NO_SPACE}, {"53200", MM_ERR_NOMEM},
    {"53", MM_ERR_BUSY},         {"54", MM_ERR_TOO_BIG},     {"55", MM_ERR_BUSY},
    {"25006", MM_ERR_READ_ONLY}, {"42501", MM_ERR_AUTH},     {"28", MM_ERR_AUTH},
    {"3D000", MM_ERR_NOT_FOUND}, {"57P", MM_ERR_BUSY},       {"57014", MM_ERR_BUSY},
    {"58", MM_ERR_IO},           {"08", MM_ERR_IO},          {"XX001", MM_ERR_CORRUPT},
    {"XX002", MM_ERR_CORRUPT},   {"XX", MM_ERR_IO},
};

static const struct {
    enum mm_err err;
    const char *ja, *en;
} sentences[] = {
    {MM_ERR_NOT_FOUND,
     "このデータベースはまだありません。CREATE DATABASE で作ってから、もう一度お試しください",
     "there is no such database; make it with CREATE DATABASE and try again"},
    {MM_ERR_NO_SPACE, "データベースの場所がいっぱいです。空きを作ってから、もう一度お試しください",
     "the database's disk is full; free some space and try again"},
    {MM_ERR_READ_ONLY, "データベースに書き込めません", "the database cannot be written"},
    {MM_ERR_AUTH, "データベースの権限が足りません。接続先の利用者と権限を確かめてください",
     "the database refuses this user; check the URL and the rights"},
    {MM_ERR_BUSY, "データベースが混み合っているか、止められています。少し待ってから、もう一度お試しください",
     "the database is busy or shutting down; try again in a moment"},
    {MM_ERR_AGAIN, "ほかの書き込みと重なりました。もう一度お試しください",
     "another transaction was in the way; try again"},
    {MM_ERR_IO, "データベースにつながりません。動いているか、接続先が正しいか確かめてください",
     "the database cannot be reached; check that it runs and that the URL is right"},
    {MM_ERR_CORRUPT, "データベースが壊れています。控えから戻してください", "the database is damaged"},
    {MM_ERR_NOMEM, "メモリが足りません", "out of memory"},
};

enum mm_err mm_pg_code(const char *state)
{
    for (size_t i = 0; state && i < sizeof states / sizeof states[0]; i++)
        if (strncmp(state, states[i].state, strlen(states[i].state)) == 0)
            return states[i].err;
    return state ? MM_ERR_INVALID : MM_ERR_IO;
}

static enum mm_err tell(enum mm_err err, const char *said, struct mm_errinfo *info)
{
    size_t len = strcspn(said, "\n");
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        if (sentences[i].err == err)
            return mm_fail(info, err, "%s (%.*s)", mm_say(sentences[i].ja, sentences[i].en), (int)len, said);
    return mm_fail(info, err, "%s (%.*s)", mm_say("記録を扱えません", "the database refused"), (int)len,
                   said);
}

enum mm_err mm_pg_fail(struct mm_pg *db, const PGresult *result, struct mm_errinfo *info)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *said = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    enum mm_err err = mm_pg_code(state);
    if (!said)
        said = PQerrorMessage(db->conn);
    return tell(err, said, info);
}

/* libpq has no field for it: the code stands between two colons behind the word for FATAL, which the server
 * says in its own language. */
enum mm_err mm_pg_fail_connect(struct mm_pg *db, struct mm_errinfo *info)
{
    static const char code_chars[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *said = PQerrorMessage(db->conn);
    for (const char *at = strstr(said, ":  "); at; at = strstr(at + 1, ":  "))
        if (strspn(at + 3, code_chars) == 5 && at[8] == ':')
            return tell(mm_pg_code(at + 3), at + 10, info);
    return tell(MM_ERR_IO, *said ? said : "timeout", info);
}
