#include "sync/cli/audience.h"

#include "content/pack/pack.h"
#include "sync/base/log.h"

#include <string.h>

enum mm_err mm_cli_audience(const struct mm_cli *cli, const char *option, unsigned *ret_audience,
                            struct mm_errinfo *info)
{
    static const struct {
        const char *word;
        unsigned audience;
    } words[] = {{"councillor", MM_AUD_COUNCILLOR}, {"staff", MM_AUD_STAFF}};
    const char *word = mm_cli_str(cli, option, NULL);

    *ret_audience = MM_AUD_BOTH;
    for (size_t i = 0; word && i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(word, words[i].word) == 0)
            *ret_audience = words[i].audience;
    if (word && *ret_audience == MM_AUD_BOTH)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--%s %s は使えません。councillor か staff にしてください。",
                              "cannot use --%s %s; write councillor or staff."),
                       option, word);
    return MM_OK;
}
