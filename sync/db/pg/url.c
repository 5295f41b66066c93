/* What may stand in a URL. */
#include "sync/base/log.h"
#include "sync/db/pg/internal.h"

#include <stdlib.h>
#include <string.h>

enum mm_err mm_pg_url_check(const char *url, struct mm_errinfo *info)
{
    char *why = NULL;
    enum mm_err err = MM_OK;
    PQconninfoOption *options = PQconninfoParse(url, &why);
    if (!options) /* libpq names the faulty part, which may be a password */
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("データベースの接続先が読めません。postgresql://利用者@ホスト/データベース "
                             "の形で指定してください",
                             "the database URL cannot be read; give it as postgresql://user@host/database"));
    for (const PQconninfoOption *o = options; o && o->keyword && !err; o++)
        if (o->val && (strcmp(o->keyword, "password") == 0 || strcmp(o->keyword, "sslpassword") == 0))
            err =
                mm_fail(info, MM_ERR_INVALID, "%s",
                        mm_say("パスワードは接続先に書けません（この機械の誰にでも見えます）。~/.pgpass か、"
                               "環境変数 PGPASSFILE で示すファイルに書いてください",
                               "no password in the URL: everybody on this machine could see it; put it into "
                               "~/.pgpass or the file that PGPASSFILE names"));
    PQconninfoFree(options);
    PQfreemem(why);
    return err;
}
