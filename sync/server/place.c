#include "sync/server/place.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *scheme;
    const struct mm_place *place;
} places[] = {
    {"sqlite:", &mm_place_sqlite},
    {"postgresql://", &mm_place_pg},
    {"postgres://", &mm_place_pg},
};

enum mm_err mm_place_find(const char *url, const struct mm_place **ret_place, struct mm_errinfo *info)
{
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (strncmp(url, places[i].scheme, strlen(places[i].scheme)) == 0) {
            *ret_place = places[i].place;
            return MM_OK;
        }
    }
    /* not the URL itself: there may be a password in it */
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("データベース「%.*s」は使えません。sqlite:ファイル名 か "
                          "postgresql://利用者@ホスト/データベース の形"
                          "で指定してください",
                          "\"%.*s\" is no database of ours; give it as sqlite:FILE or "
                          "postgresql://user@host/database"),
                   (int)(strstr(url, "://") ? strcspn(url, ":") + 3 : strlen(url)), url);
}

enum mm_err mm_central_file(const char *url, char **ret_file, struct mm_errinfo *info)
{
    const struct mm_place *place = NULL;
    enum mm_err err = mm_place_find(url, &place, info);
    return err ? err : place->file(url, ret_file, info);
}
