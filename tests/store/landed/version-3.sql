BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'nurture','first_tables','2026-11-29 22:51:40.922677+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'nurture','whole_language','2026-11-29 22:51:40.923936+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'nurture','what_sources_said','2026-11-29 22:51:40.924195+00:00');
CREATE TABLE codes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
INSERT INTO "codes" VALUES(1,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","",1,"enter","enter",[],["campaigns/guide.yaml",3,1]]');
INSERT INTO "codes" VALUES(2,'due now');
INSERT INTO "codes" VALUES(3,'arrived form');
INSERT INTO "codes" VALUES(4,'["guide",""]');
INSERT INTO "codes" VALUES(5,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","begin",1,"send","due",["campaigns/guide.yaml",9,5],["campaigns/guide.yaml",9,5]]');
INSERT INTO "codes" VALUES(6,'["guide","welcome"]');
INSERT INTO "codes" VALUES(7,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"wait","wait",["campaigns/guide.yaml",13,7],["campaigns/guide.yaml",13,7]]');
INSERT INTO "codes" VALUES(8,'["guide","wait 3 days"]');
INSERT INTO "codes" VALUES(9,'wait: 3 days');
INSERT INTO "codes" VALUES(10,'["factories","wait 6 days"]');
INSERT INTO "codes" VALUES(11,'["0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff","",1,"enter","enter",[],["campaigns/factories.yaml",3,1]]');
INSERT INTO "codes" VALUES(12,'wait: 6 days');
INSERT INTO "codes" VALUES(13,'["factories",""]');
INSERT INTO "codes" VALUES(14,'when lead is factory');
INSERT INTO "codes" VALUES(15,'["0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff","steps",1,"wait","wait",["campaigns/factories.yaml",7,5],["campaigns/factories.yaml",7,5]]');
INSERT INTO "codes" VALUES(16,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"send","due",["campaigns/guide.yaml",14,7],["campaigns/guide.yaml",14,7]]');
INSERT INTO "codes" VALUES(17,'["guide","first"]');
INSERT INTO "codes" VALUES(18,'["guide","wait_until has(\"replied\")"]');
INSERT INTO "codes" VALUES(19,'wait_until: has("replied")');
INSERT INTO "codes" VALUES(20,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"wait","wait",["campaigns/guide.yaml",15,7],["campaigns/guide.yaml",15,19]]');
INSERT INTO "codes" VALUES(21,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"hold","limit",["campaigns/thanks.yaml",6,5],["nurture.yaml",27,21]]');
INSERT INTO "codes" VALUES(22,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"finish","exit",[],["campaigns/guide.yaml",6,7]]');
INSERT INTO "codes" VALUES(23,'purchased');
INSERT INTO "codes" VALUES(24,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"finish","goal",[],["campaigns/guide.yaml",5,7]]');
INSERT INTO "codes" VALUES(25,'["guide","wait 5 days"]');
INSERT INTO "codes" VALUES(26,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"move","temperature",[],[]]');
INSERT INTO "codes" VALUES(27,'["thanks",""]');
INSERT INTO "codes" VALUES(28,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","hot",1,"wait","wait",["campaigns/guide.yaml",26,7],["campaigns/guide.yaml",26,7]]');
INSERT INTO "codes" VALUES(29,'wait: 5 days');
INSERT INTO "codes" VALUES(30,'limit 1 per 20 hours');
INSERT INTO "codes" VALUES(31,'notify: sales');
INSERT INTO "codes" VALUES(32,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"hold","limit",["campaigns/guide.yaml",20,7],["nurture.yaml",27,21]]');
INSERT INTO "codes" VALUES(33,'goal: "purchased" at 2026-02-26 11:00+01:00');
INSERT INTO "codes" VALUES(34,'["thanks","thanks"]');
INSERT INTO "codes" VALUES(35,'now hot: from cold to hot');
INSERT INTO "codes" VALUES(36,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","hot",1,"notify","due",["campaigns/guide.yaml",24,7],["campaigns/guide.yaml",24,7]]');
INSERT INTO "codes" VALUES(37,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","",1,"enter","enter",[],["campaigns/thanks.yaml",3,1]]');
INSERT INTO "codes" VALUES(38,'["guide","offer"]');
INSERT INTO "codes" VALUES(39,'["guide","notify sales"]');
INSERT INTO "codes" VALUES(40,'now warm: from cold to warm');
INSERT INTO "codes" VALUES(41,'exit: lead.competitor is yes');
INSERT INTO "codes" VALUES(42,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"send","due",["campaigns/guide.yaml",20,7],["campaigns/guide.yaml",20,7]]');
INSERT INTO "codes" VALUES(43,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"skip","suppressed",["campaigns/guide.yaml",14,7],[]]');
INSERT INTO "codes" VALUES(44,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"send","due",["campaigns/thanks.yaml",6,5],["campaigns/thanks.yaml",6,5]]');
INSERT INTO "codes" VALUES(45,'this address gets no more mail: unsubscribed');
INSERT INTO "codes" VALUES(46,'wait: 4 days');
INSERT INTO "codes" VALUES(47,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"wait","wait",["campaigns/guide.yaml",21,7],["campaigns/guide.yaml",21,7]]');
INSERT INTO "codes" VALUES(48,'["guide","wait 4 days"]');
INSERT INTO "codes" VALUES(49,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"finish","end",[],["campaigns/thanks.yaml",1,1]]');
INSERT INTO "codes" VALUES(50,'the end of steps');
INSERT INTO "codes" VALUES(51,'outside the window mon-fri 09:00-17:00');
INSERT INTO "codes" VALUES(52,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"hold","window",["campaigns/guide.yaml",14,7],["campaigns/guide.yaml",7,19]]');
CREATE TABLE consents (
    lead INTEGER NOT NULL REFERENCES leads (id),
    n INTEGER NOT NULL,                    -- in order of arrival, from 1
    purpose TEXT NOT NULL,
    given INTEGER NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (lead, n)
) WITHOUT ROWID;
INSERT INTO "consents" VALUES(1,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(1,2,'tracking',1,1771837200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(2,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(2,2,'tracking',1,1771837200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(3,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(3,2,'tracking',1,1771837200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(4,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(4,2,'tracking',1,1771837200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(5,1,'newsletter',1,1771923600000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(5,2,'tracking',1,1771923600000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(6,1,'newsletter',1,1771923600000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(6,2,'tracking',1,1771923600000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(7,1,'newsletter',1,1771923600000000,'fair','consents/newsletter.md');
INSERT INTO "consents" VALUES(7,2,'tracking',1,1771923600000000,'fair','consents/tracking.md');
INSERT INTO "consents" VALUES(8,1,'newsletter',1,1772096400000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(8,2,'tracking',1,1772096400000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(9,1,'newsletter',1,1772182800000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(9,2,'tracking',1,1772182800000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(10,1,'newsletter',1,1772359200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(10,2,'tracking',1,1772359200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(11,1,'newsletter',1,1772359200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(11,2,'tracking',1,1772359200000000,'form','consents/tracking.md');
CREATE TABLE cursors (source TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "cursors" VALUES('fair','56:1795992701416858133:618a26e46536b3c2eaa1ff5dec8e768dc14ca088760e977536792d020bc09a1f:2');
INSERT INTO "cursors" VALUES('form','391:1795992701740913733:d39b2107142d9d1d6f7a620c7afc4f7fc4ac567a31e33d92c07ec81709e6bb77:12');
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL REFERENCES leads (id),
    step INTEGER NOT NULL REFERENCES codes (id),  -- campaign, step
    rule INTEGER NOT NULL REFERENCES codes (id),  -- file version, sequence, walk, what to do, which rule said so
    words INTEGER NOT NULL REFERENCES codes (id),
    at INTEGER NOT NULL
);
INSERT INTO "decisions" VALUES(1,1,4,1,3,1771837200000000);
INSERT INTO "decisions" VALUES(2,1,6,5,2,1771837200000000);
INSERT INTO "decisions" VALUES(3,2,4,1,3,1771837200000000);
INSERT INTO "decisions" VALUES(4,2,6,5,2,1771837200000000);
INSERT INTO "decisions" VALUES(5,3,4,1,3,1771837200000000);
INSERT INTO "decisions" VALUES(6,3,6,5,2,1771837200000000);
INSERT INTO "decisions" VALUES(7,4,4,1,3,1771837200000000);
INSERT INTO "decisions" VALUES(8,4,6,5,2,1771837200000000);
INSERT INTO "decisions" VALUES(9,1,8,7,9,1772096400000000);
INSERT INTO "decisions" VALUES(10,2,8,7,9,1772096400000000);
INSERT INTO "decisions" VALUES(11,3,8,7,9,1772096400000000);
INSERT INTO "decisions" VALUES(12,4,8,7,9,1772096400000000);
INSERT INTO "decisions" VALUES(13,6,4,1,3,1771923600000000);
INSERT INTO "decisions" VALUES(14,6,6,5,2,1771923600000000);
INSERT INTO "decisions" VALUES(15,7,13,11,14,1771923600000000);
INSERT INTO "decisions" VALUES(16,7,10,15,12,1772442000000000);
INSERT INTO "decisions" VALUES(17,6,8,7,9,1772182800000000);
INSERT INTO "decisions" VALUES(18,1,17,16,2,1772096400000000);
INSERT INTO "decisions" VALUES(19,2,17,16,2,1772096400000000);
INSERT INTO "decisions" VALUES(20,3,17,16,2,1772096400000000);
INSERT INTO "decisions" VALUES(21,4,17,16,2,1772096400000000);
INSERT INTO "decisions" VALUES(22,8,4,1,3,1772096400000000);
INSERT INTO "decisions" VALUES(23,8,6,5,2,1772096400000000);
INSERT INTO "decisions" VALUES(24,1,18,20,19,1772442000000000);
INSERT INTO "decisions" VALUES(25,2,18,20,19,1772442000000000);
INSERT INTO "decisions" VALUES(26,3,18,20,19,1772442000000000);
INSERT INTO "decisions" VALUES(27,4,18,20,19,1772442000000000);
INSERT INTO "decisions" VALUES(28,8,8,7,9,1772355600000000);
INSERT INTO "decisions" VALUES(29,1,4,26,35,1772100000000000);
INSERT INTO "decisions" VALUES(30,1,39,36,31,1772100000000000);
INSERT INTO "decisions" VALUES(31,1,25,28,29,1772532000000000);
INSERT INTO "decisions" VALUES(32,2,27,37,23,1772100000000000);
INSERT INTO "decisions" VALUES(33,2,4,24,33,1772100000000000);
INSERT INTO "decisions" VALUES(34,2,34,21,30,1772168400000000);
INSERT INTO "decisions" VALUES(35,3,4,26,40,1772100000000000);
INSERT INTO "decisions" VALUES(36,3,38,32,30,1772168400000000);
INSERT INTO "decisions" VALUES(37,4,4,22,41,1772101800000000);
INSERT INTO "decisions" VALUES(38,2,34,44,2,1772182800000000);
INSERT INTO "decisions" VALUES(39,3,38,42,2,1772182800000000);
INSERT INTO "decisions" VALUES(40,6,17,43,45,1772182800000000);
INSERT INTO "decisions" VALUES(41,6,18,20,19,1772528400000000);
INSERT INTO "decisions" VALUES(42,9,4,1,3,1772182800000000);
INSERT INTO "decisions" VALUES(43,9,6,5,2,1772182800000000);
INSERT INTO "decisions" VALUES(44,2,27,49,50,1772182800000000);
INSERT INTO "decisions" VALUES(45,3,48,47,46,1772528400000000);
INSERT INTO "decisions" VALUES(46,9,8,7,9,1772442000000000);
INSERT INTO "decisions" VALUES(47,8,17,52,51,1772438400000000);
INSERT INTO "decisions" VALUES(48,10,4,1,3,1772359200000000);
INSERT INTO "decisions" VALUES(49,10,6,5,2,1772359200000000);
INSERT INTO "decisions" VALUES(50,11,4,1,3,1772359200000000);
INSERT INTO "decisions" VALUES(51,11,6,5,2,1772359200000000);
INSERT INTO "decisions" VALUES(52,11,8,7,9,1772618400000000);
CREATE TABLE enrolments (
    lead INTEGER NOT NULL REFERENCES leads (id),
    campaign TEXT NOT NULL,
    walk INTEGER NOT NULL,
    entered INTEGER NOT NULL,
    entered_seq INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    facts TEXT NOT NULL,
    state TEXT NOT NULL,
    ended INTEGER,
    version TEXT NOT NULL,
    sequence TEXT NOT NULL,
    standing TEXT NOT NULL,
    passed TEXT NOT NULL, each TEXT NOT NULL DEFAULT '', held_out INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (lead, campaign, walk)
) WITHOUT ROWID;
INSERT INTO "enrolments" VALUES(1,'guide',1,1771837200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','hot','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}],"hot":[1772100000000000,"",null,{"notify sales":[1772100000000000,"done",""]}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(2,'guide',1,1771837200000000,2000,'arrived form','','goal',1772100000000000,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(2,'thanks',1,1772100000000000,5001,'purchased','{"at":{"at":1772100000000000},"value":80.0}','finished',1772182800000000,'bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5','steps','{"steps":[1772182800000000,"thanks",1772182800000000,{}]}','{"thanks":[1772182800000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(3,'guide',1,1771837200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','warm','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}],"warm":[1772182800000000,"offer",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""],"offer":[1772182800000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(4,'guide',1,1771837200000000,2000,'arrived form','','exit',1772101800000000,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(6,'guide',1,1771923600000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771923600000000,"welcome",1771923600000000,{}],"cold":[1772182800000000,"first",null,{}]}','{"welcome":[1771923600000000,"sent",""],"first":[1772182800000000,"skipped","suppressed"]}','',0);
INSERT INTO "enrolments" VALUES(7,'factories',1,1771923600000000,2000,'when lead is factory','','active',NULL,'0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff','steps','{"steps":[1771923600000000,"",null,{}]}','','',0);
INSERT INTO "enrolments" VALUES(8,'guide',1,1772096400000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772096400000000,"welcome",1772096400000000,{}],"cold":[1772096400000000,"",null,{}]}','{"welcome":[1772096400000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(9,'guide',1,1772182800000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772182800000000,"welcome",1772182800000000,{}],"cold":[1772182800000000,"",null,{}]}','{"welcome":[1772182800000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(10,'guide',1,1772359200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','begin','{"begin":[1772359200000000,"",null,{}]}','','',0);
INSERT INTO "enrolments" VALUES(11,'guide',1,1772359200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772359200000000,"welcome",1772359200000000,{}],"cold":[1772359200000000,"",null,{}]}','{"welcome":[1772359200000000,"sent",""]}','',0);
CREATE TABLE erased (
    mark TEXT PRIMARY KEY                  -- of an address, which it does not tell
) WITHOUT ROWID;
CREATE TABLE events (
    lead INTEGER NOT NULL REFERENCES leads (id),
    seq INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    verb TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '',
    campaign TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (lead, seq)
) WITHOUT ROWID;
INSERT INTO "events" VALUES(1,1000,'joined form 1 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(1,2000,'arrived form 1 in 1771837200000000','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(1,2001,'1/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(1,3000,'sent/1/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','1/guide/1/welcome');
INSERT INTO "events" VALUES(1,4000,'sent/1/guide/1/first','sent',1772096400000000,'["first"]','','guide','1/guide/1/first');
INSERT INTO "events" VALUES(1,5000,'test/1','submitted',1772100000000000,'["demo"]','','','');
INSERT INTO "events" VALUES(1,5001,'1/became/5001','became',1772100000000000,'["hot"]','','','');
INSERT INTO "events" VALUES(1,5002,'1/stage/5002','became',1772100000000000,'["mql"]','','','');
INSERT INTO "events" VALUES(1,6000,'sent/1/guide/1/notify sales','notified',1772101800000000,'["sales"]','','guide','1/guide/1/notify sales');
INSERT INTO "events" VALUES(2,1000,'joined form 2 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(2,2000,'arrived form 2 in 1771837200000000','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(2,2001,'2/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(2,3000,'sent/2/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','2/guide/1/welcome');
INSERT INTO "events" VALUES(2,4000,'sent/2/guide/1/first','sent',1772096400000000,'["first"]','','guide','2/guide/1/first');
INSERT INTO "events" VALUES(2,5000,'test/3','purchased',1772100000000000,'','{"value":80.0}','','');
INSERT INTO "events" VALUES(2,5001,'2/stage/5001','became',1772100000000000,'["customer"]','','','');
INSERT INTO "events" VALUES(2,5002,'2/entered/thanks/1','entered',1772100000000000,'["thanks"]','','thanks','');
INSERT INTO "events" VALUES(2,5003,'2/finished/guide/1','finished',1772100000000000,'["guide"]','{"why":"goal"}','guide','');
INSERT INTO "events" VALUES(2,6000,'sent/2/thanks/1/thanks','sent',1772182800000000,'["thanks"]','','thanks','2/thanks/1/thanks');
INSERT INTO "events" VALUES(2,6001,'2/finished/thanks/1','finished',1772182800000000,'["thanks"]','{"why":"finished"}','thanks','');
INSERT INTO "events" VALUES(3,1000,'joined form 3 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(3,2000,'arrived form 3 in 1771837200000000','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(3,2001,'3/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(3,3000,'sent/3/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','3/guide/1/welcome');
INSERT INTO "events" VALUES(3,4000,'sent/3/guide/1/first','sent',1772096400000000,'["first"]','','guide','3/guide/1/first');
INSERT INTO "events" VALUES(3,5000,'test/2','replied',1772100000000000,'','','','');
INSERT INTO "events" VALUES(3,5001,'3/became/5001','became',1772100000000000,'["warm"]','','','');
INSERT INTO "events" VALUES(3,5002,'3/stage/5002','became',1772100000000000,'["mql"]','','','');
INSERT INTO "events" VALUES(3,6000,'sent/3/guide/1/offer','sent',1772182800000000,'["offer"]','','guide','3/guide/1/offer');
INSERT INTO "events" VALUES(4,1000,'joined form 4 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(4,2000,'arrived form 4 in 1771837200000000','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(4,2001,'4/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(4,3000,'sent/4/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','4/guide/1/welcome');
INSERT INTO "events" VALUES(4,4000,'sent/4/guide/1/first','sent',1772096400000000,'["first"]','','guide','4/guide/1/first');
INSERT INTO "events" VALUES(4,4001,'4/finished/guide/1','finished',1772101800000000,'["guide"]','{"why":"exit"}','guide','');
INSERT INTO "events" VALUES(5,1000,'joined form 5 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(5,2000,'arrived form 5 in 1771923600000000','arrived',1771923600000000,'["form"]','','','');
INSERT INTO "events" VALUES(6,1000,'joined form 6 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(6,2000,'arrived form 6 in 1771923600000000','arrived',1771923600000000,'["form"]','','','');
INSERT INTO "events" VALUES(6,2001,'6/entered/guide/1','entered',1771923600000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(6,3000,'sent/6/guide/1/welcome','sent',1771923600000000,'["welcome"]','','guide','6/guide/1/welcome');
INSERT INTO "events" VALUES(6,4000,'test/4','unsubscribed',1772100000000000,'','','','');
INSERT INTO "events" VALUES(7,1000,'joined fair 7 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(7,2000,'arrived fair 7 in 1771923600000000','arrived',1771923600000000,'["fair"]','','','');
INSERT INTO "events" VALUES(7,2001,'7/entered/factories/1','entered',1771923600000000,'["factories"]','','factories','');
INSERT INTO "events" VALUES(8,1000,'joined form 8 ','joined',1772096400000000,'','','','');
INSERT INTO "events" VALUES(8,2000,'arrived form 8 in 1772096400000000','arrived',1772096400000000,'["form"]','','','');
INSERT INTO "events" VALUES(8,2001,'8/entered/guide/1','entered',1772096400000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(8,3000,'sent/8/guide/1/welcome','sent',1772096400000000,'["welcome"]','','guide','8/guide/1/welcome');
INSERT INTO "events" VALUES(9,1000,'joined form 9 ','joined',1772182800000000,'','','','');
INSERT INTO "events" VALUES(9,2000,'arrived form 9 in 1772182800000000','arrived',1772182800000000,'["form"]','','','');
INSERT INTO "events" VALUES(9,2001,'9/entered/guide/1','entered',1772182800000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(9,3000,'sent/9/guide/1/welcome','sent',1772182800000000,'["welcome"]','','guide','9/guide/1/welcome');
INSERT INTO "events" VALUES(10,1000,'joined form 10 ','joined',1772359200000000,'','','','');
INSERT INTO "events" VALUES(10,2000,'arrived form 10 in 1772359200000000','arrived',1772359200000000,'["form"]','','','');
INSERT INTO "events" VALUES(10,2001,'10/entered/guide/1','entered',1772359200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(11,1000,'joined form 11 ','joined',1772359200000000,'','','','');
INSERT INTO "events" VALUES(11,2000,'arrived form 11 in 1772359200000000','arrived',1772359200000000,'["form"]','','','');
INSERT INTO "events" VALUES(11,2001,'11/entered/guide/1','entered',1772359200000000,'["guide"]','','guide','');
CREATE TABLE files (digest TEXT PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL);
INSERT INTO "files" VALUES('cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815','nurture.yaml','name: lumo
time_zone: Europe/Warsaw
language: en
sender: {from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}
fields: {company_size: number, competitor: yes or no}
consents:
  newsletter: {text: consents/newsletter.md}
  tracking: {text: consents/tracking.md}
sources:
  form: {use: csv, path: leads/form.csv, consent: [newsletter, tracking], incentive: guide}
  fair: {use: csv, path: leads/fair.csv, consent: [newsletter, tracking]}
events:
  purchased: {value: number}
  submitted demo: []
channels:
  email: {use: outbox}
  sales: {use: outbox}
segments: {factory: lead.company_size >= 100}
temperature:
  warm: {up_at: 20, down_below: 12}
  hot: {up_at: 60, down_below: 45}
stages: {mql: temperature != "cold", customer: ever("purchased")}
score:
  halves_every: 30 days
  events: {replied: 25, submitted demo: 60}
  fit: {factory: 10}
limits: {per_lead: [1 per 20 hours], quiet: 21:00-08:00}
');
INSERT INTO "files" VALUES('0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff','campaigns/factories.yaml','description: For factories, as soon as one is known
status: live
enter: {when: lead is factory}
consent: newsletter
sending: {window: mon-fri 09:00-17:00}
steps:
  - wait: 6 days
  - send: plant
');
INSERT INTO "files" VALUES('ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','campaigns/guide.yaml','description: From the guide to a call
status: live
enter: {sources: [form], when: lead.country == "PL"}
consent: newsletter
goal: has("purchased")
exit: lead.competitor
sending: {window: mon-fri 09:00-17:00}
begin:
  - send: welcome
    requested: yes
sequences:
  cold:
    - wait: 3 days
    - send: first
    - wait_until: has("replied")
      at_most: 4 days
      else:
        - send: second
  warm:
    - send: offer
    - wait: 4 days
    - send: reminder
  hot:
    - notify: sales
      with: alert
    - wait: 5 days
    - send: call
');
INSERT INTO "files" VALUES('bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5','campaigns/thanks.yaml','description: Thanks for an order
status: live
enter: {event: purchased}
consent: newsletter
steps:
  - send: thanks
');
INSERT INTO "files" VALUES('7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca','consents/newsletter.md','Yes, mail me.');
INSERT INTO "files" VALUES('124df77f6b8b0562715c719465c23bfee90477a65021b695b623f00e9346209f','consents/tracking.md','Yes, count my clicks.');
CREATE TABLE leads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: keys of messages and events hold it
    key TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    source TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    fields TEXT NOT NULL DEFAULT '',
    seq INTEGER NOT NULL DEFAULT 0,        -- of its last event
    due INTEGER,
    planned INTEGER,
    planned_seq INTEGER NOT NULL DEFAULT 0,
    temperature TEXT NOT NULL DEFAULT 'cold',
    stage TEXT NOT NULL DEFAULT '',
    doors TEXT NOT NULL DEFAULT '',
    holds TEXT NOT NULL DEFAULT ''
, owner TEXT NOT NULL DEFAULT '', awaits INTEGER, active_at INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '');
INSERT INTO "leads" VALUES(1,'fay@example.com','fay@example.com','form',1771837200000000,'{"first_name":"Fay (hot)","country":"PL","competitor":false}',6000,1772532000000000,1772101800000000,6000,'hot','mql','{"factories":false}','{"guide/1/":"move temperature now hot: from cold to hot","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","guide/1/notify sales":"notify due notify: sales","guide/1/wait 5 days":"wait wait wait: 5 days"}','',1772532000000000,1772100000000000,'{"form":{"first_name":4084386833,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(2,'gus@example.com','gus@example.com','form',1771837200000000,'{"first_name":"Gus (goal)","country":"PL","competitor":false}',6001,NULL,1772182800000000,6001,'cold','customer','{"factories":false}','{"guide/1/":"finish goal goal: \"purchased\" at 2026-02-26 11:00+01:00","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","thanks/1/":"finish end the end of steps","thanks/1/thanks":"send due due now"}','',NULL,1772100000000000,'{"form":{"first_name":434965449,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(3,'kim@example.com','kim@example.com','form',1771837200000000,'{"first_name":"Kim (warm)","country":"PL","competitor":false}',6000,1772528400000000,1772182800000000,6000,'warm','mql','{"factories":false}','{"guide/1/":"move temperature now warm: from cold to warm","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","guide/1/offer":"send due due now","guide/1/wait 4 days":"wait wait wait: 4 days"}','',1772528400000000,1772100000000000,'{"form":{"first_name":3052359479,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(4,'max@example.com','max@example.com','form',1771837200000000,'{"first_name":"Max (left)","country":"PL","competitor":true}',4001,NULL,1772101800000000,4001,'cold','','{"factories":false}','{"guide/1/":"finish exit exit: lead.competitor is yes","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")"}','',NULL,1771837200000000,'{"form":{"first_name":4173843985,"country":2312885065,"competitor":1573839795}}');
INSERT INTO "leads" VALUES(5,'bob@example.com','bob@example.com','form',1771923600000000,'{"first_name":"Bob (outside)","country":"DE","competitor":false}',2000,NULL,1772101800000000,2000,'cold','','{"factories":false}','','',NULL,1771923600000000,'{"form":{"first_name":787561669,"country":1127637932,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(6,'ida@example.com','ida@example.com','form',1771923600000000,'{"first_name":"Ida (gone)","country":"PL","competitor":false}',4000,1772528400000000,1772182800000000,4000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"skip suppressed this address gets no more mail: unsubscribed","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")"}','',1772528400000000,1772100000000000,'{"form":{"first_name":1450412855,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(7,'lea@example.com','lea@example.com','fair',1771923600000000,'{"first_name":"Lea","company_size":200.0}',2001,1772442000000000,1771923600000000,2001,'cold','','{"factories":true}','{"factories/1/":"enter enter when lead is factory","factories/1/wait 6 days":"wait wait wait: 6 days"}','',1772442000000000,1771923600000000,'{"fair":{"first_name":4092659146,"company_size":3831314506}}');
INSERT INTO "leads" VALUES(8,'cyd@example.com','cyd@example.com','form',1772096400000000,'{"first_name":"Cyd (held)","country":"PL","competitor":false}',3000,1772438400000000,1772359200000000,3000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"hold window outside the window mon-fri 09:00-17:00"}','',1772438400000000,1772096400000000,'{"form":{"first_name":1010209900,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(9,'ada@example.com','ada@example.com','form',1772182800000000,'{"first_name":"Ada (waits)","country":"PL","competitor":false}',3000,1772442000000000,1772182800000000,3000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days"}','',1772442000000000,1772182800000000,'{"form":{"first_name":823553312,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(10,'dan@example.com','dan@example.com','form',1772359200000000,'{"first_name":"Dan (deferred)","country":"PL","competitor":false}',2001,1772366400000000,1772359200000000,2001,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now"}','',NULL,1772359200000000,'{"form":{"first_name":3778224175,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(11,'eve@example.com','eve@example.com','form',1772359200000000,'{"first_name":"Eve (in doubt)","country":"PL","competitor":false}',2001,1772618400000000,1772359200000000,2001,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days"}','',1772618400000000,1772359200000000,'{"form":{"first_name":248074727,"country":2312885065,"competitor":3926673204}}');
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    lead INTEGER NOT NULL REFERENCES leads (id),
    campaign TEXT NOT NULL,
    walk INTEGER NOT NULL,
    sequence TEXT NOT NULL,
    step TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    due INTEGER NOT NULL,
    at INTEGER NOT NULL,
    requested INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    written INTEGER,
    message_id TEXT NOT NULL,
    version TEXT NOT NULL,
    context TEXT NOT NULL,
    digest TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    refused INTEGER
, allowed INTEGER, owner TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT '');
INSERT INTO "messages" VALUES(1,'1/guide/1/welcome',1,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<ufjd57o7ivegek4x3u2orqgrrm2guqe4@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "fay@example.com", "first_name": "Fay (hot)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-23", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGhUj7930VIYiuX3TTowNF9LyAOkH6vx2SzjPtGZyq4", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQGhUj7930VIYiuX3TTowNFINEW4412JJQ1J6YB77Pib"}','ce50e7e88bbb45da35b90bb68b432e048a9830e77e4c1deca68cb136a1749eab',1,'',NULL,1771837200000000,'','');
INSERT INTO "messages" VALUES(2,'2/guide/1/welcome',2,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<dqwesikgummvurd6jnixj7g32snmymsx@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "gus@example.com", "first_name": "Gus (goal)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-23", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEcLEkhRqMZWkR-S1F0_NvQKeXlGuMSOLhBzAxardUC", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQEcLEkhRqMZWkR-S1F0_Nt60m_-4GTHKosL27HxSztv"}','bda19795528bf45dd99f54f860851ebec3672b8c703286ddbb37435ced163863',1,'',NULL,1771837200000000,'','');
INSERT INTO "messages" VALUES(3,'3/guide/1/welcome',3,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<xqpkbt2xqmcg5jlmysz4stznslfqkgh3@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "kim@example.com", "first_name": "Kim (warm)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-23", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQG8HqDPV4MEbqVsxLPJTy3a1_gCl1QAezXq6G6-D5XJ", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQG8HqDPV4MEbqVsxLPJTy0ctNuSMWEKKAldF0RO7Sz1"}','354caabedf1d8c50d2f9d578266122796c44988b93242e2682751b8cc5ee4417',1,'',NULL,1771837200000000,'','');
INSERT INTO "messages" VALUES(4,'4/guide/1/welcome',4,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<6xqzl4astelltf2yplxqaptezrcvfpsj@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "max@example.com", "first_name": "Max (left)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-23", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQH14ZXwEpkWuZdYeu8APmSs1AHM7EHEuj4okL_HSYf8", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQH14ZXwEpkWuZdYeu8APmTzQ3-wjwMCeTeM6OzHzALY"}','79815ff18feacd268cc54a940c87925b96da57aa7fb21f7042e75bc9e71bb940',1,'',NULL,1771837200000000,'','');
INSERT INTO "messages" VALUES(5,'6/guide/1/welcome',6,'guide',1,'begin','welcome','send','email','welcome','sent',1771923600000000,1771923600000000,1771923600000000,1,0,0,1771923600000000,'<sazaoeolvdcqtqcr7k7w3q3lrikjs5im@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "ida@example.com", "first_name": "Ida (gone)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-24T10:00:00+01:00", "source": "form"}, "today": "2026-02-24", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGQMgcRy6jFCcBR-r9tw2vMEW_WukBuXxGXXrXt3n5h", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQGQMgcRy6jFCcBR-r9tw2uwkth0_wwJLCpJjsMuwZiQ"}','728901d8ec6dfaee7a3299222aba40c66c2f8017d2472d4ce9b7e20dd8db6888',1,'',NULL,1771923600000000,'','');
INSERT INTO "messages" VALUES(6,'1/guide/1/first',1,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<tex664baxuc2li7sp2xr3egf7zmbdohe@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"email": "fay@example.com", "first_name": "Fay (hot)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGZL-9wIL0FpaPyfq8dkMXBD_4ZfmggYqcxN3zLxMZl", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQGZL-9wIL0FpaPyfq8dkMXwqg501tizR3pofn9RI2q5"}','c9219ab635c864329b9fabc9071741aaceab8bc46b0ae80e4ddfe90c537aff35',1,'',NULL,1772096400000000,'','');
INSERT INTO "messages" VALUES(7,'2/guide/1/first',2,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<c354gfyaqjdhge3swvprfn4rkw3rsymp@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"email": "gus@example.com", "first_name": "Gus (goal)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEW-8MXAIJGcxNytV8St5F3bu13tIrd8noXJ_ESz4EL", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQEW-8MXAIJGcxNytV8St5F2zsSBKjzpbGRAtX4MXNK6"}','86bee8dfe3fd7fb61b376841a5f7405558aeff0e43e8e46c0ad7f7802b5fcafe',1,'',NULL,1772096400000000,'','');
INSERT INTO "messages" VALUES(8,'3/guide/1/first',3,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<zs52hoson3lgstork5wrzg5lks26anp4@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"email": "kim@example.com", "first_name": "Kim (warm)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQHMu6O6Tm7WaU3RV20cm6uegyzcctbFHcK0nbEevOW_", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQHMu6O6Tm7WaU3RV20cm6t5aUXVDrYoKVdDm5w8OC5e"}','3f55560dedc666c7d626e72d9fdab9ffae3d254bd3616d075c4ce19c1a31910e',1,'',NULL,1772096400000000,'','');
INSERT INTO "messages" VALUES(9,'4/guide/1/first',4,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<6eublbqo3mczjdq3r6h7tocjrx3gq2bx@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"email": "max@example.com", "first_name": "Max (left)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQHxKBWGDtsFlI4bj4_5uEnGyzfeCfMjEXzKZQSe73-T", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQHxKBWGDtsFlI4bj4_5uEn-oKj5FfaWFb8vJzuIg-GC"}','d4365d25e631efb742d94498fdcf9f1c6617af28df68583d67e94a95164603ac',1,'',NULL,1772096400000000,'','');
INSERT INTO "messages" VALUES(10,'8/guide/1/welcome',8,'guide',1,'begin','welcome','send','email','welcome','sent',1772096400000000,1772096400000000,1772096400000000,1,0,0,1772096400000000,'<mdjw5orfoeziksxtkerfgjwrw273zw7u@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "cyd@example.com", "first_name": "Cyd (held)", "country": "PL", "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-26T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQFg0266JXEyhUrzUSJTJtGjPvMTqFbnwqiBXgAHQbv0", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQFg0266JXEyhUrzUSJTJtHCqfX286uyrNCzYu-vSoLn"}','1e611e330ceb29d777cd563e53d9ad7b28c45091c5cdec8aefc4ea1e2660904b',1,'',NULL,1772096400000000,'','');
INSERT INTO "messages" VALUES(11,'1/guide/1/notify sales',1,'guide',1,'hot','notify sales','notify','sales','alert','sent',1772100000000000,1772100000000000,1772101800000000,0,2,0,1772101800000000,'<iewdmvktbifvxvcanpa5nee2g7aozsut@lumo.example>','0680b665708ea51477a1ded535fe97c0254f335af87bd06b0946a91f54c5998d','{"lead": {"email": "fay@example.com", "first_name": "Fay (hot)", "country": "PL", "competitor": false, "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 59.971125817359976, "fit": 0, "engagement": 59.971125817359976, "temperature": "hot", "stage": "mql", "tracked": true, "evidence": [{"points": 60.0, "rule": "submitted demo", "at": "2026-02-26T11:00:00+01:00"}], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQFBLDZVUwoLW9RAa8HWkJphet0Kg9-lkiIjnqV6yJND", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQFBLDZVUwoLW9RAa8HWkJqJmWaJo_NG3Wlr4_MF2ZNF"}','1cb875c78f1396641b1ee61b3b5fb346886050643cceb21816bf77014c50cf60',1,'',NULL,NULL,'','');
INSERT INTO "messages" VALUES(12,'2/thanks/1/thanks',2,'thanks',1,'steps','thanks','send','email','thanks','sent',1772100000000000,1772182800000000,1772182800000000,0,0,0,1772182800000000,'<ffysskvbwqjcvjtm3kvqasauopiqh4x6@lumo.example>','8c27513e75cbab4c0726349d9aeb908d1f20ceffe4fe6e88c4c4ce487d0ef987','{"lead": {"email": "gus@example.com", "first_name": "Gus (goal)", "country": "PL", "competitor": false, "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "customer", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "thanks"}, "event": {"at": "2026-02-26T11:00:00+01:00", "value": 80.0}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-27", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEpcSkqobQSKqZs2qsASBTQEkUdBLbClfjsWHB0XsI-", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQEpcSkqobQSKqZs2qsASBSZInkC9Ds5vMwt1HHK-PPY"}','43f03b562bacff71f6b6509e43cb79014e80ef75a74779ea04a95458470a93f7',1,'',1772116200000000,1772175600000000,'','');
INSERT INTO "messages" VALUES(13,'3/guide/1/offer',3,'guide',1,'warm','offer','send','email','offer','sent',1772100000000000,1772182800000000,1772182800000000,0,1,0,1772182800000000,'<tbt4hsydwouyubtiirejmovvgu5jjdqb@lumo.example>','dbfaaecbdc1c2bf955a098373a599138851e2c021cc28dd82e86cf5fbaf481ff','{"lead": {"email": "kim@example.com", "first_name": "Kim (warm)", "country": "PL", "competitor": false, "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 24.452528440339528, "fit": 0, "engagement": 24.452528440339528, "temperature": "warm", "stage": "mql", "tracked": true, "evidence": [{"points": 25.0, "rule": "replied", "at": "2026-02-26T11:00:00+01:00"}], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-27", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGYZ8PLA7OpigZoREiWOrXzXZRA_vylFNjbUyEy019l", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQGYZ8PLA7OpigZoREiWOrXnvcJZYzDNpxvF_ZhOoZjB"}','1a8cc98cf1d450a3b1d8db5e0ec0855cb6b04c31eaae3d2bfcaa6f6a850f51f1',1,'',1772116200000000,1772179200000000,'','');
INSERT INTO "messages" VALUES(14,'6/guide/1/first',6,'guide',1,'cold','first','send','email','first','cancelled',1772182800000000,1772182800000000,1772182800000000,0,0,0,NULL,'','','','',0,'["suppressed","this address gets no more mail: unsubscribed",[]]',NULL,NULL,'','');
INSERT INTO "messages" VALUES(15,'9/guide/1/welcome',9,'guide',1,'begin','welcome','send','email','welcome','sent',1772182800000000,1772182800000000,1772182800000000,1,0,0,1772182800000000,'<gguie4v2q2xvw2zka3i7ce3at34lae3p@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "ada@example.com", "first_name": "Ada (waits)", "country": "PL", "competitor": false, "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-02-27T10:00:00+01:00", "source": "form"}, "today": "2026-02-27", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQExqIJyuoavW2sqBtHxE2DxhM0KGpnGZySvPVT4WcUZ", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQExqIJyuoavW2sqBtHxE2B9GcoMCebd8SlL1ziv_Rzh"}','8336b598f42d75161d9ed068e44fc5985f176185eec050904db6ad22ecc0ce7a',1,'',NULL,1772182800000000,'','');
INSERT INTO "messages" VALUES(16,'8/guide/1/first',8,'guide',1,'cold','first','send','email','first','held',1772355600000000,1772438400000000,1772359200000000,0,0,0,NULL,'','','','',0,'["window","outside the window mon-fri 09:00-17:00",["campaigns/guide.yaml",7,19]]',1772359200000000,NULL,'','');
INSERT INTO "messages" VALUES(17,'10/guide/1/welcome',10,'guide',1,'begin','welcome','send','email','welcome','deferred',1772359200000000,1772366400000000,1772359200000000,1,0,0,1772359200000000,'<h4ss7uumkxn5ixwkz2hb4n2hzyb6gri3@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "dan@example.com", "first_name": "Dan (deferred)", "country": "PL", "competitor": false, "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-03-01T11:00:00+01:00", "source": "form"}, "today": "2026-03-01", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQE_JS_SjFXb1F7Kzo4eN0eexn0QokxjtPQBEHG3lJeG", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQE_JS_SjFXb1F7Kzo4eN0eZ1eWzFDPi2rnD6UJHmedk"}','5938ab8e80db1e1a82c0cda097856a6202ec45ca26ea2babb9863b8bf2ef818e',1,'["deferred","421 try later",[]]',NULL,1772359200000000,'','');
INSERT INTO "messages" VALUES(18,'11/guide/1/welcome',11,'guide',1,'begin','welcome','send','email','welcome','in_doubt',1772359200000000,1772359200000000,1772359200000000,1,0,0,1772359200000000,'<bvivajgkif7occh7uoob63qsjxgrcqxl@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "eve@example.com", "first_name": "Eve (in doubt)", "country": "PL", "competitor": false, "source": "form"}, "source": {"incentive": "guide", "accuracy": "", "name": "form"}, "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "language": "en", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca", "at": "2026-03-01T11:00:00+01:00", "source": "form"}, "today": "2026-03-01", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQENUVAkykF-4Qj_o5wfbhKNyU4krhP0fBis0Tvhw0qe", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQENUVAkykF-4Qj_o5wfbhImzTpqFYCAPvM8SleuDqjD"}','9764d539ad76e61b37eda0adb11813ce20344ced86a254a75bd99e5dc3a7172c',1,'["in_doubt","the connection broke",[]]',NULL,1772359200000000,'','');
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "settings" VALUES('broken','{}');
INSERT INTO "settings" VALUES('edits_reached','');
INSERT INTO "settings" VALUES('epoch','1');
INSERT INTO "settings" VALUES('files','{"campaigns/factories.yaml": "0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff", "campaigns/guide.yaml": "ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320", "campaigns/thanks.yaml": "bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5", "nurture.yaml": "cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815"}');
INSERT INTO "settings" VALUES('first_run','2026-02-23T09:00:00+00:00');
INSERT INTO "settings" VALUES('id','02515234181d5309ce0be23a1b1999350ed68d40fcb9f851f9617d062214d994');
INSERT INTO "settings" VALUES('live','{"factories": "2026-02-23T09:00:00+00:00", "guide": "2026-02-23T09:00:00+00:00", "thanks": "2026-02-23T09:00:00+00:00"}');
INSERT INTO "settings" VALUES('mode','rehearsed');
INSERT INTO "settings" VALUES('ran_at','2026-03-01T11:00:00+00:00');
INSERT INTO "settings" VALUES('rules of source fair','83dac8e06130a75a2b5ccde6438c9ea37b2209286551568e5d603a906d9a04dd');
INSERT INTO "settings" VALUES('rules of source form','302d56ed8150b4593df24235848426ee9ae81bff4545465ccce3be7c291060d3');
INSERT INTO "settings" VALUES('secret','e2e2cad2b939cc240803edd6a6e91d22bd9a8b2893c6bd028ce9f0013ee183cd');
INSERT INTO "settings" VALUES('seen','["factories", "guide", "thanks"]');
INSERT INTO "settings" VALUES('templates','{"alert": "0680b665708ea51477a1ded535fe97c0254f335af87bd06b0946a91f54c5998d", "call": "7638d98bf7e2706fb61ca95cbb3ca83356a11dad0631b764789ce905f285ce58", "first": "11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8", "offer": "dbfaaecbdc1c2bf955a098373a599138851e2c021cc28dd82e86cf5fbaf481ff", "plant": "6fd60666c7b1f6db88a1982ec4aa359d4f7e781479e82db5824095bb6dac3afe", "reminder": "666e2084c961694d1f93a834263118fd7be0e8ae51438cf314d1cff6c059459e", "second": "35e85201938bb233778c68cfa61c68ca4e0949ebf5f76d08a0aff0bff0006c33", "thanks": "8c27513e75cbab4c0726349d9aeb908d1f20ceffe4fe6e88c4c4ce487d0ef987", "welcome": "0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db"}');
INSERT INTO "settings" VALUES('versions','{"factories": "0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff", "guide": "ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320", "thanks": "bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5"}');
INSERT INTO "settings" VALUES('wiring','cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815');
CREATE TABLE suppressions (key TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "suppressions" VALUES('ida@example.com','unsubscribed',1772100000000000);
CREATE TABLE waiting (                     -- events of addresses that are no lead yet
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    verb TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    facts TEXT NOT NULL,
    campaign TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX leads_due ON leads (due) WHERE due IS NOT NULL;
CREATE INDEX enrolments_active ON enrolments (campaign, lead) WHERE state = 'active';
CREATE INDEX messages_lead ON messages (lead);
CREATE INDEX messages_open ON messages (requested DESC, rank DESC, priority DESC, due, key, channel)  -- as they leave
    WHERE state IN ('planned', 'deferred');
CREATE INDEX messages_claimed ON messages (lead) WHERE state = 'claimed';
CREATE INDEX messages_sending ON messages (lead) WHERE state = 'sending';
CREATE INDEX decisions_step ON decisions (lead, step, id);
CREATE INDEX leads_active ON leads (active_at);
CREATE INDEX enrolments_ended ON enrolments (campaign, state) WHERE state <> 'active';
CREATE INDEX messages_unusual ON messages (due, channel) WHERE state = 'planned' AND cause <> '' AND requested = 0;
CREATE INDEX messages_sent ON messages (at) WHERE state = 'sent';
CREATE INDEX waiting_address ON waiting (address);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('leads',11);
COMMIT;
PRAGMA user_version = 3;
