/* The Japanese words of what a pack's files say in English. */
#ifndef MM_PACK_WORDS_H
#define MM_PACK_WORDS_H

const char *mm_audience_ja(unsigned audience); /* 議員, 職員, 議員と職員; "" for nobody */
const char *mm_bloom_ja(const char *bloom);    /* 覚える, 分かる …; an unknown one as it is */
#endif
