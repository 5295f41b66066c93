/* The IRIs that writer and reader of statements share. Used inside this floor only. */
#ifndef MM_WIRE_TERMS_H
#define MM_WIRE_TERMS_H

#define MM_CMI5        "https://w3id.org/xapi/cmi5/context/"
#define MM_CMI5_CAT    MM_CMI5 "categories/cmi5"
#define MM_CMI5_MOVEON MM_CMI5 "categories/moveon"
#define MM_CMI5_EXT(x) MM_CMI5 "extensions/" x

#define MM_PUBLISHER "https://mamori.example/"
#define MM_EXT(x)    MM_PUBLISHER "xapi/ext/" x

#define MM_EXT_BOOT           MM_EXT("boot")
#define MM_EXT_MONO           MM_EXT("mono")
#define MM_EXT_CLOCK          MM_EXT("clock")
#define MM_EXT_PACK           MM_EXT("pack")
#define MM_EXT_COURSE_VERSION MM_EXT("course-version")
#define MM_EXT_REVIEW         MM_EXT("review")
#define MM_EXT_ATTEMPT        MM_EXT("attempt")
#define MM_EXT_ITEM_VERSION   MM_EXT("item-version")
#define MM_EXT_REVISION       MM_EXT("revision")
#define MM_EXT_PRACTICE       MM_EXT("practice")
#define MM_EXT_TEXT_VERSION   MM_EXT("text-version")
#define MM_EXT_HANDED         MM_EXT("handed-over")
#define MM_EXT_ROUTE          MM_EXT("route")
#define MM_EXT_ASSISTED       MM_EXT("assisted")
#define MM_EXT_TOLD           MM_EXT("told")
#define MM_EXT_SCORING        MM_EXT("scoring")
#define MM_EXT_ROWS           MM_EXT("rows")
#define MM_EXT_DECISION       MM_EXT("decision")

#define MM_TYPE_COURSE      "http://adlnet.gov/expapi/activities/course"
#define MM_TYPE_PAGE        "http://activitystrea.ms/schema/1.0/page"
#define MM_TYPE_TEXT        "http://activitystrea.ms/schema/1.0/article"
#define MM_TYPE_INTERACTION "http://adlnet.gov/expapi/activities/cmi.interaction"

#endif
