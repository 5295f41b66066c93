/* All maxima in one place. Bytes unless the name says otherwise. */
#ifndef MM_BASE_LIMITS_H
#define MM_BASE_LIMITS_H

/* JSON */
#define MM_MAX_JSON_DEPTH      32
#define MM_MAX_STATEMENT_BYTES (64 * 1024)
#define MM_MAX_PACK_FILE_BYTES (4 * 1024 * 1024)
#define MM_MAX_FILE_NAME_BYTES 400 /* of a report, percent-encoded; a header holds 512 */
#define MM_MAX_PAGE_FILES      32
#define MM_MAX_PAGE_FILE_BYTES (2 * 1024 * 1024)
#define MM_MAX_PACK_FILES      2000
#define MM_MAX_PACK_BYTES      (256 * 1024 * 1024)
#define MM_MAX_MANIFEST_BYTES  (1024 * 1024) /* the list of all files of a pack */
#define MM_MAX_PACK_PASSES     16            /* how often the key of the packs may be passed on */
#define MM_MAX_OFFER_BYTES     (MM_MAX_MANIFEST_BYTES + 8192) /* with its signatures */
#define MM_PACK_DAYS           400 /* how long a publication is good: a year and the time to act */
#define MM_MAX_PACK_DAYS       3660

/* Sync */
#define MM_MAX_BATCH_STATEMENTS 500
#define MM_MAX_SEQ              ((int64_t)1 << 53) /* of a record: what a number of JSON can tell apart */
#define MM_MAX_BATCH_BYTES      (8 * 1024 * 1024)  /* uncompressed */
#define MM_MAX_KIOSK_RATE       1000000            /* rounds of kiosks a second */
#define MM_MAX_QUEUED           256 /* jobs that wait for the writer; then kiosks come again later */
#define MM_MAX_BODY_BYTES       (8 * 1024 * 1024) /* any request, as received */
#define MM_MAX_GZIP_RATIO       60
#define MM_MIN_PACKED_BYTES     1024 /* a reply below goes out plain, and one above the next line */
#define MM_MAX_PACKED_BYTES     (4 * 1024 * 1024)  /* packed in memory, while others wait for the thread */
#define MM_MAX_REPLY_BYTES      (32 * 1024 * 1024) /* what a client accepts */
#define MM_MAX_HEADER_BYTES     (16 * 1024)
#define MM_MAX_URL_BYTES        4096
#define MM_MAX_XAPI_PAGE        500
#define MM_MAX_XAPI_ID_BYTES    1024  /* of a document */
#define MM_MAX_XAPI_IDS         10000 /* of documents in one answer */
#define MM_MAX_XAPI_LOOKED      10000 /* statements that are read for one page of an answer */
#define MM_MAX_DOCUMENT_BYTES   (1024 * 1024)
#define MM_MAX_PARTS            200 /* of one request */
#define MM_MAX_ATTACHMENT_BYTES (64 * 1024 * 1024)
#define MM_MAX_ATTACHED_BYTES   (256 * 1024 * 1024) /* a request with attachments; it lies in a file */
#define MM_ATTACHMENT_PIECE     (256 * 1024) /* of an attachment: a row, and what is in memory at once */
#define MM_MAX_KNOWN_STATEMENTS 500          /* that are asked what is known of an activity */
#define MM_MAX_PEM_BYTES        (64 * 1024)  /* certificates, a key */
#define MM_MAX_HOST_BYTES       256

/* Accounts and sessions of the web pages */
#define MM_MIN_PASSWORD_CHARS 12
#define MM_MAX_PASSWORD_BYTES 200
#define MM_MAX_ACCOUNT_CHARS  60   /* of the name with which somebody signs in */
#define MM_MAX_SIGNIN_BYTES   4096 /* a body */
#define MM_MAX_TRIES          5    /* wrong ones for a name; then it waits, each time longer */
#define MM_MAX_LOCK_S         900
#define MM_MAX_ADDRESS_TRIES  20 /* of one address in MM_ADDRESS_WINDOW_S */
#define MM_ADDRESS_WINDOW_S   600
#define MM_MAX_ADDRESSES      256 /* that are counted; beyond, the oldest is forgotten */
#define MM_SESSION_IDLE_S     1800
#define MM_SESSION_LIFE_S     36000
/* A bundle: a file that carries the same by hand (sync/wire/bundle.h) */
#define MM_MAX_BUNDLE_BYTES    (384 * 1024 * 1024) /* unpacked: a whole pack and all that is told of people */
#define MM_MAX_BUNDLE_HEAD     4096                /* its first line, and that of a letter */
#define MM_MAX_BUNDLE_LETTERS  40000
#define MM_MAX_LETTER_BYTES    MM_MAX_REPLY_BYTES
#define MM_MAX_LETTER_HEADERS  16
#define MM_MAX_REPORT_EXPORTS  20   /* reports that are written to a folder again and again */
#define MM_MAX_MENU_BACKUPS    14   /* that stay of those of the kiosk's menu: the newest */
#define MM_MAX_BUNDLE_FILES    1000 /* of one folder that are looked at */
#define MM_MAX_BUNDLE_AHEAD_MS ((int64_t)24 * 60 * 60 * 1000)
#define MM_MAX_MEDIUM_CHARS    40 /* number of a medium, as its sticker says */

/* The key of a sealed pack, for one receiver (sync/wire/grant.h) */
#define MM_MAX_GRANT_BYTES 1024

/* Roster */
#define MM_MAX_ROSTER_ROWS    20000
#define MM_MAX_ROSTER_BYTES   (16 * 1024 * 1024)
#define MM_MAX_ROSTER_COLUMNS 64
#define MM_MAX_NAME_CHARS     60 /* user-visible characters of a name or reading */
#define MM_MAX_NAME_BYTES     600
#define MM_MAX_FIELD_BYTES    2000
#define MM_MAX_SEAT           999
#define MM_MAX_ROSTER_FAULTS  50 /* of one file, named; the rest is counted */

/* Workbooks (xlsx) and the bank as a table */
#define MM_MAX_XLSX_BYTES      (64 * 1024 * 1024) /* unpacked, all parts that are read */
#define MM_MAX_XLSX_PARTS      2000
#define MM_MAX_XLSX_STRINGS    400000
#define MM_MAX_XLSX_FREE_BYTES (1024 * 1024) /* a part may be so big whatever its packed size */
#define MM_MAX_XLSX_RATIO      100           /* beyond that, how many times its packed size */
#define MM_MAX_BANK_LINES      60000

/* Duties */
#define MM_MAX_FACTS            100000 /* of a council, as a kiosk gets them */
#define MM_MAX_PERSON_FACTS     2000   /* of one person, with those of the council */
#define MM_MAX_TAKINGS          100000
#define MM_MAX_CALENDAR         500
#define MM_MAX_PAGE_PEOPLE      250         /* on a page of a report */
#define MM_MAX_MARKS_BYTES      (64 * 1024) /* what one person counts as, of all courses */
#define MM_MAX_DUTIES           4000        /* of one person */
#define MM_MAX_TRAINING_COURSES 40          /* that one ほかの研修 stands for */
#define MM_MAX_NAMED_DUTIES     500         /* that a change opens or closes, named; the rest is counted */
#define MM_MAX_DUE_DAYS         730
#define MM_MAX_RETENTION_YEARS  30
#define MM_MAX_DISCLOSURE       2   /* the highest level (sync/rules/disclosure.h) */
#define MM_DISCLOSED_BY_BYTES   640 /* who decided it, when, by which document */
#define MM_MAX_EXPORT_BYTES     ((size_t)16 << 30)
#define MM_MIN_DAY              (-25567) /* 1900-01-01 */
#define MM_MAX_DAY              84005    /* 2199-12-31 */

/* What a kiosk tells beside records, and what it is told of people */
#define MM_MAX_TOLD           100  /* entries of one report */
#define MM_MAX_TOLD_AGAIN     1000 /* of a kiosk, named already: for a server that was restored */
#define MM_MAX_TOLD_BYTES     (1024 * 1024)
#define MM_MAX_TOLD_KEPT      1000 /* of one kiosk, that the server could not take */
#define MM_MAX_TOLD_AT_MS     ((int64_t)1 << 52)
#define MM_MAX_OPINION_BYTES  300    /* the chosen reasons of one, as codes */
#define MM_MAX_OPINIONS       100000 /* that one council keeps */
#define MM_MAX_SETTINGS_BYTES 4096   /* of one person */
#define MM_MAX_SEALED_CHARS   65536  /* a sealed set, as base64url */
#define MM_MAX_SUMMARY_BYTES  (8 * 1024 * 1024)
#define MM_MAX_SUMMARY_ITEMS  5000          /* that one person saw */
#define MM_MAX_SUMMARY_ROWS   50000         /* that one person answered */
#define MM_MAX_SUMMARY_TEXTS  200           /* that one person confirmed */
#define MM_MAX_SUMMARY_PAST   60            /* trainings of one person whose answers are told, the newest */
#define MM_MAX_PAST_RESULTS   500           /* of one person and verb, that are looked at for them */
#define MM_MAX_PAST_BYTES     (1024 * 1024) /* their responses together */
#define MM_MAX_SUMMARY_SCORED 2000          /* answers of one person that count otherwise by a decision */
#define MM_MAX_SUMMARY_PASSED 1000          /* registrations of one person */
#define MM_MAX_SUMMARY_LOOKED 50            /* operations on the record of one person that they are told of */
#define MM_MAX_LOOKED         100           /* on lists of all */

/* Identifiers used as text: person, course, item, clause, recorder, council */
#define MM_ID_BYTES 64

/* Content */
#define MM_MAX_TEXT_BYTES       8000 /* one text field of a pack */
#define MM_MAX_OPTIONS          12
#define MM_MAX_FORM_ITEMS       60
#define MM_MAX_RESPONSE_BYTES   4000               /* an answer to one item, as records say it */
#define MM_MAX_RESCORED         500                /* answers that count otherwise, written at once */
#define MM_MAX_OWN_BYTES        (32 * 1024 * 1024) /* what the server writes at once as recorder */
#define MM_MAX_GROUP_SHEETS     200                /* of one group session */
#define MM_MAX_ROUND            12                 /* people whom a screen is passed round among */
#define MM_MAX_INJECTS          12                 /* of a 机上訓練 */
#define MM_MAX_TABLETOP_OPTIONS 4
#define MM_MAX_GROUPS_TOLD      8 /* open sessions of which a kiosk is told */
#define MM_FEW_STAFF            4 /* so many or fewer: one person may enter a sheet of paper */
#define MM_MAX_PAGES            60
#define MM_MAX_FINDINGS         500
#define MM_MAX_PACK_ARENA_BYTES (64 * 1024 * 1024) /* all that an open pack holds */
#define MM_MAX_PACK_FOLDERS     8                  /* depth of folders inside a pack */
#define MM_MAX_ITEMS            5000
#define MM_MAX_MODULES          300
#define MM_MAX_TOPICS           500
#define MM_MAX_CLAUSES          500
#define MM_MAX_COURSES          200
#define MM_MAX_TERMS            2000
#define MM_MAX_BLOCKS           100  /* of one page */
#define MM_MAX_CLAUSE_CHARS     2500 /* text of one clause of the policy */
#define MM_MAX_HEADING_CHARS    120
#define MM_MAX_CASES            500
#define MM_MAX_LIST             200 /* any other list of a pack */
#define MM_MAX_MODULE_MINUTES   8
#define MM_MIN_MODULE_MINUTES   5
#define MM_MAX_PART_MINUTES     7  /* of the onboarding */
#define MM_MAX_SITTING_MINUTES  12 /* of a course of the first year, pages and questions */
#define MM_MAX_PARTS_MINUTES    40 /* of all of its parts */
#define MM_MAX_CHOSEN_MINUTES   5  /* of the module that a course with reads_one shows */
#define MM_MAX_YEARLY_MINUTES   25
#define MM_MAX_BOOSTER_MINUTES  5
#define MM_MAX_DELAYED_MINUTES  10

/* Recorded narration */
#define MM_MAX_SOUND_BYTES   (2 * 1024 * 1024) /* a file; four minutes of good speech in Opus */
#define MM_MAX_SOUND_SECONDS 240               /* below MM_APP_IDLE_MS: who listens to the end is not asked */

/* Papers and figures (mamori-render) */
#define MM_MAX_PAPER_BYTES        (8 * 1024 * 1024) /* a document, as JSON */
#define MM_MAX_PDF_BYTES          (64 * 1024 * 1024)
#define MM_MAX_PICTURE_BYTES      (400 * 1024) /* of a screen, in a handbook */
#define MM_MAX_PAPER_PARTS        5000
#define MM_MAX_PAPER_PAGES        1000
#define MM_MAX_PAPER_CELLS        200000 /* of all tables of a document */
#define MM_MAX_PAPER_COLUMNS      40
#define MM_MAX_PAPER_TEXT         16000 /* one text */
#define MM_MAX_PAPER_CARDS        5000
#define MM_MAX_PAPER_ARENA_BYTES  (384 * 1024 * 1024) /* all that a document holds while it is laid out */
#define MM_MAX_FIGURES            500
#define MM_MAX_FIGURE_CACHE_BYTES (512 * 1024 * 1024)
#define MM_MAX_QR_BYTES           1000
#define MM_MAX_CERTIFICATE_KEYS   4000        /* of a council, old ones too */
#define MM_MAX_FIGURE_BYTES       (64 * 1024) /* an SVG file */
#define MM_MAX_FIGURE_SIDE        8192        /* px of a raster */
#define MM_MAX_FIGURE_PX          (16 * 1024 * 1024)
#define MM_RENDER_WAIT_MS         20000 /* until the child is killed */
#define MM_RENDER_CPU_S           10
#define MM_RENDER_MEMORY_BYTES    (768 * 1024 * 1024) /* of address space */
#define MM_RENDER_FILES           64                  /* open at once */
#define MM_RENDER_EXIT            64                  /* the child's exit code is this + an mm_err */

/* Kiosk */
#define MM_MAX_UI_ITEMS          400
#define MM_MAX_SCREENS           9
#define MM_MAX_GLYPHS            16384             /* known with their measures */
#define MM_MAX_RASTERS           (4 * 1024 * 1024) /* bytes of drawn glyphs that are kept */
#define MM_MAX_UI_TEXT           (1024 * 1024)     /* of one frame */
#define MM_MAX_FONT_FILES        24
#define MM_MAX_FALLBACKS         8             /* fonts of one role */
#define MM_MAX_PHRASE_FILE_BYTES (1024 * 1024) /* weights of phrases */
#define MM_MAX_PHRASE_WEIGHTS    40000
#define MM_MAX_FLOW_BYTES        (256 * 1024)
#define MM_MAX_SPEECH_BYTES      (512 * 1024) /* of what a voice would say of one frame */
#endif
