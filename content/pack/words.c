#include "content/pack/words.h"

#include "content/pack/pack.h"

#include <string.h>

const char *mm_audience_ja(unsigned audience)
{
    static const char *const words[] = {"", "議員", "職員", "議員と職員"};

    return words[audience & MM_AUD_BOTH];
}

const char *mm_bloom_ja(const char *bloom)
{
    static const char *const words[][2] = {{"remember", "覚える"},   {"understand", "分かる"},
                                           {"apply", "使う"},        {"analyze", "見分ける"},
                                           {"evaluate", "判断する"}, {"create", "作る"}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i][0], bloom) == 0)
            return words[i][1];
    return bloom;
}
