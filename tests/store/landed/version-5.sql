BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'nurture','first_tables','2026-11-30 10:31:01.501772+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'nurture','whole_language','2026-11-30 10:31:01.503182+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'nurture','what_sources_said','2026-11-30 10:31:01.503472+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'nurture','delivery','2026-11-30 10:31:01.503806+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'nurture','what_comes_back','2026-11-30 10:31:01.506337+00:00');
CREATE TABLE codes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
INSERT INTO "codes" VALUES(1,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","begin",1,"send","due",["campaigns/guide.yaml",9,5],["campaigns/guide.yaml",9,5]]');
INSERT INTO "codes" VALUES(2,'["guide",""]');
INSERT INTO "codes" VALUES(3,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","",1,"enter","enter",[],["campaigns/guide.yaml",3,1]]');
INSERT INTO "codes" VALUES(4,'due now');
INSERT INTO "codes" VALUES(5,'["guide","welcome"]');
INSERT INTO "codes" VALUES(6,'arrived form');
INSERT INTO "codes" VALUES(7,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"wait","wait",["campaigns/guide.yaml",13,7],["campaigns/guide.yaml",13,7]]');
INSERT INTO "codes" VALUES(8,'wait: 3 days');
INSERT INTO "codes" VALUES(9,'["guide","wait 3 days"]');
INSERT INTO "codes" VALUES(10,'["factories",""]');
INSERT INTO "codes" VALUES(11,'["0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff","steps",1,"wait","wait",["campaigns/factories.yaml",7,5],["campaigns/factories.yaml",7,5]]');
INSERT INTO "codes" VALUES(12,'["0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff","",1,"enter","enter",[],["campaigns/factories.yaml",3,1]]');
INSERT INTO "codes" VALUES(13,'when lead is factory');
INSERT INTO "codes" VALUES(14,'wait: 6 days');
INSERT INTO "codes" VALUES(15,'["factories","wait 6 days"]');
INSERT INTO "codes" VALUES(16,'["guide","first"]');
INSERT INTO "codes" VALUES(17,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"send","due",["campaigns/guide.yaml",14,7],["campaigns/guide.yaml",14,7]]');
INSERT INTO "codes" VALUES(18,'wait_until: has("replied")');
INSERT INTO "codes" VALUES(19,'["guide","wait_until has(\"replied\")"]');
INSERT INTO "codes" VALUES(20,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"wait","wait",["campaigns/guide.yaml",15,7],["campaigns/guide.yaml",15,19]]');
INSERT INTO "codes" VALUES(21,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"hold","limit",["campaigns/guide.yaml",20,7],["nurture.yaml",27,21]]');
INSERT INTO "codes" VALUES(22,'goal: "purchased" at 2026-02-26 11:00+01:00');
INSERT INTO "codes" VALUES(23,'now warm: from cold to warm');
INSERT INTO "codes" VALUES(24,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"hold","limit",["campaigns/thanks.yaml",6,5],["nurture.yaml",27,21]]');
INSERT INTO "codes" VALUES(25,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"finish","exit",[],["campaigns/guide.yaml",6,7]]');
INSERT INTO "codes" VALUES(26,'now hot: from cold to hot');
INSERT INTO "codes" VALUES(27,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"finish","goal",[],["campaigns/guide.yaml",5,7]]');
INSERT INTO "codes" VALUES(28,'purchased');
INSERT INTO "codes" VALUES(29,'limit 1 per 20 hours');
INSERT INTO "codes" VALUES(30,'["guide","wait 5 days"]');
INSERT INTO "codes" VALUES(31,'["guide","offer"]');
INSERT INTO "codes" VALUES(32,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","hot",1,"notify","due",["campaigns/guide.yaml",24,7],["campaigns/guide.yaml",24,7]]');
INSERT INTO "codes" VALUES(33,'["guide","notify sales"]');
INSERT INTO "codes" VALUES(34,'exit: lead.competitor is yes');
INSERT INTO "codes" VALUES(35,'["thanks",""]');
INSERT INTO "codes" VALUES(36,'["thanks","thanks"]');
INSERT INTO "codes" VALUES(37,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"move","temperature",[],[]]');
INSERT INTO "codes" VALUES(38,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","",1,"enter","enter",[],["campaigns/thanks.yaml",3,1]]');
INSERT INTO "codes" VALUES(39,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","hot",1,"wait","wait",["campaigns/guide.yaml",26,7],["campaigns/guide.yaml",26,7]]');
INSERT INTO "codes" VALUES(40,'wait: 5 days');
INSERT INTO "codes" VALUES(41,'notify: sales');
INSERT INTO "codes" VALUES(42,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"send","due",["campaigns/thanks.yaml",6,5],["campaigns/thanks.yaml",6,5]]');
INSERT INTO "codes" VALUES(43,'this address gets no more mail: unsubscribed');
INSERT INTO "codes" VALUES(44,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"skip","suppressed",["campaigns/guide.yaml",14,7],[]]');
INSERT INTO "codes" VALUES(45,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"send","due",["campaigns/guide.yaml",20,7],["campaigns/guide.yaml",20,7]]');
INSERT INTO "codes" VALUES(46,'["guide","wait 4 days"]');
INSERT INTO "codes" VALUES(47,'wait: 4 days');
INSERT INTO "codes" VALUES(48,'the end of steps');
INSERT INTO "codes" VALUES(49,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"wait","wait",["campaigns/guide.yaml",21,7],["campaigns/guide.yaml",21,7]]');
INSERT INTO "codes" VALUES(50,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"finish","end",[],["campaigns/thanks.yaml",1,1]]');
INSERT INTO "codes" VALUES(51,'outside the window mon-fri 09:00-17:00');
INSERT INTO "codes" VALUES(52,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"hold","window",["campaigns/guide.yaml",14,7],["campaigns/guide.yaml",7,19]]');
CREATE TABLE consents (
    lead INTEGER NOT NULL REFERENCES leads (id),
    n INTEGER NOT NULL,                    -- among all that were ever written down, from 1
    purpose TEXT NOT NULL,
    given INTEGER NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    written INTEGER,                       -- when it was written down; NULL where nobody knows
    proof INTEGER NOT NULL REFERENCES proofs (id),
    evidence TEXT NOT NULL,
    link BLOB NOT NULL,                    -- hangs on that of the one before
    PRIMARY KEY (lead, n)
) WITHOUT ROWID;
INSERT INTO "consents" VALUES(1,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md',0,1771837200000000,2,'',X'D44C52B5181B31200065C125583361828F4530692DFB943C6F2797C1D9D2326A');
INSERT INTO "consents" VALUES(1,2,'tracking',1,1771837200000000,'form','consents/tracking.md',0,1771837200000000,3,'',X'467DBDC968C57E7AB272DF7A2EB26BD5BB4D649F0C7401779783CB9E89B31B71');
INSERT INTO "consents" VALUES(2,3,'newsletter',1,1771837200000000,'form','consents/newsletter.md',0,1771837200000000,2,'',X'B024C52DE4BCA5E7FCF5B2739BFEE7E057DA0364AA52F313E367FB54F421AA15');
INSERT INTO "consents" VALUES(2,4,'tracking',1,1771837200000000,'form','consents/tracking.md',0,1771837200000000,3,'',X'EB113D343DC7C6E6074D803C80809EC8113E8EFD1F74461A1FDDF2B378892AEB');
INSERT INTO "consents" VALUES(2,24,'tracking',0,1772280000000000,'guide-form','consents/newsletter.md',0,1772280000000000,5,'hers',X'D047F9F143E4A6199182E42C06FCB8726D9E4D523E7E8C2DE480915E4FB1A888');
INSERT INTO "consents" VALUES(3,5,'newsletter',1,1771837200000000,'form','consents/newsletter.md',0,1771837200000000,2,'',X'BE1AE77146668AC50D072550F87E7FB91E40155B3353C0D8A36357C708188EA3');
INSERT INTO "consents" VALUES(3,6,'tracking',1,1771837200000000,'form','consents/tracking.md',0,1771837200000000,3,'',X'A5087E9DD54EC640983F21CDC0C80A17F43B1AB56A2ED10D29AF13E92CC18FB4');
INSERT INTO "consents" VALUES(4,7,'newsletter',1,1771837200000000,'form','consents/newsletter.md',0,1771837200000000,2,'',X'B301C23936BE7FA9F73B1F0D29D61885B2724E3DC0BA3F75F9D15B6C4AE83F4C');
INSERT INTO "consents" VALUES(4,8,'tracking',1,1771837200000000,'form','consents/tracking.md',0,1771837200000000,3,'',X'0C970BF02D580E81CB674409A9FD4B294C9331C91993D902F98C1B11324BD78D');
INSERT INTO "consents" VALUES(5,9,'newsletter',1,1771923600000000,'form','consents/newsletter.md',0,1771923600000000,2,'',X'5B65BD6F46E1F3494C3BD0B033D159BD8C2397E2539626ED706638FECEDE773C');
INSERT INTO "consents" VALUES(5,10,'tracking',1,1771923600000000,'form','consents/tracking.md',0,1771923600000000,3,'',X'F5C94FE39286BCE2BBA6011BB36B2D22F8EFBD8DC01954B6E2AD44BA0943A1B0');
INSERT INTO "consents" VALUES(6,11,'newsletter',1,1771923600000000,'form','consents/newsletter.md',0,1771923600000000,2,'',X'2FA4772B2555827661AC6E389095438FD9F0AE4017FD79080BCFDDB7257C6CD8');
INSERT INTO "consents" VALUES(6,12,'tracking',1,1771923600000000,'form','consents/tracking.md',0,1771923600000000,3,'',X'5480362764433493EF7630BE89C5F51ECE4B73B38E5390B7DDF088D70BBDAD15');
INSERT INTO "consents" VALUES(6,17,'',0,1772100000000000,'unsubscribed','',0,1772100000000000,4,'test/4',X'0798E77DD815EF8223E8917F675C28C64A7FEB120E21F7EBA6E42A54238D1E32');
INSERT INTO "consents" VALUES(7,13,'newsletter',1,1771923600000000,'fair','consents/newsletter.md',0,1771923600000000,2,'',X'55F4323708FEDA397A1CC10ED129D2F6B972632BA1AA8BED88DDA7F768490AC9');
INSERT INTO "consents" VALUES(7,14,'tracking',1,1771923600000000,'fair','consents/tracking.md',0,1771923600000000,3,'',X'B1CB6295B01D93DE9A8AB8C25F95B9B327E8B1E2212A43B40CA7F34D843D5788');
INSERT INTO "consents" VALUES(8,15,'newsletter',1,1772096400000000,'form','consents/newsletter.md',0,1772096400000000,2,'',X'BF1F579A50409F2ED9A23A857424BBFCFC147E3F0879C3271CE8FD0E72C72CA8');
INSERT INTO "consents" VALUES(8,16,'tracking',1,1772096400000000,'form','consents/tracking.md',0,1772096400000000,3,'',X'5B626D50BB98E40C7AD2827A27DF5B0774296FE9D35414F277710AF30DB18213');
INSERT INTO "consents" VALUES(9,18,'newsletter',1,1772182800000000,'form','consents/newsletter.md',0,1772182800000000,2,'',X'063CFB711873869E01252A7E96E46190695E5C35C1C9D47CB98C361CF0BCDC30');
INSERT INTO "consents" VALUES(9,19,'tracking',1,1772182800000000,'form','consents/tracking.md',0,1772182800000000,3,'',X'FF1CAB0CA37FDCDAF5F9C492B8B125C0D1C0D0038F70634D9940D8DCF93F9EA5');
INSERT INTO "consents" VALUES(10,20,'newsletter',1,1772359200000000,'form','consents/newsletter.md',0,1772359200000000,2,'',X'0442D16E294AE04F56FF30333D2F7C3D31C895BCB391788B415B4414068FB767');
INSERT INTO "consents" VALUES(10,21,'tracking',1,1772359200000000,'form','consents/tracking.md',0,1772359200000000,3,'',X'B3DD0652BAD53B0602736BB2D104F2617F1D4614E32801FDEFA2F13995C34346');
INSERT INTO "consents" VALUES(11,22,'newsletter',1,1772359200000000,'form','consents/newsletter.md',0,1772359200000000,2,'',X'E522B9ADBFF31595BAF803A9AD0149E05E2E07CAB8304524337C2CA1E9FA1F0D');
INSERT INTO "consents" VALUES(11,23,'tracking',1,1772359200000000,'form','consents/tracking.md',0,1772359200000000,3,'',X'93DDCE16E2EBA9B7D13F9EC7BE6926033DF0D6B9FCD5ECDDCAB6ADB8F6A5DB73');
CREATE TABLE consents_gone (               -- what an erasure leaves of them
    n INTEGER PRIMARY KEY,
    link BLOB NOT NULL,
    mark BLOB NOT NULL,                    -- of what the record said
    erased TEXT NOT NULL                   -- and, of the erasure itself, the numbers that it took
);
INSERT INTO "consents_gone" VALUES(25,X'30AC0787DE873EB5F097F9A1488C3DCA1CD0A03D1E46389A5B207E2DAA2F7B73',X'AEF7BF579ADB0F9CA48D9E243738033934FA6AB46ECD89FB7FED3562B2731891','');
INSERT INTO "consents_gone" VALUES(26,X'B9DDFC9CB020E8155252B3F1B16DCD10AACD8726D10E289C6F220851C54ED238',X'','[25]');
CREATE TABLE cursors (source TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "cursors" VALUES('fair','56:1796034661894558026:618a26e46536b3c2eaa1ff5dec8e768dc14ca088760e977536792d020bc09a1f:2');
INSERT INTO "cursors" VALUES('form','391:1796034662110684487:d39b2107142d9d1d6f7a620c7afc4f7fc4ac567a31e33d92c07ec81709e6bb77:12');
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL REFERENCES leads (id),
    step INTEGER NOT NULL REFERENCES codes (id),  -- campaign, step
    rule INTEGER NOT NULL REFERENCES codes (id),  -- file version, sequence, walk, what to do, which rule said so
    words INTEGER NOT NULL REFERENCES codes (id),
    at INTEGER NOT NULL
);
INSERT INTO "decisions" VALUES(1,1,2,3,6,1771837200000000);
INSERT INTO "decisions" VALUES(2,1,5,1,4,1771837200000000);
INSERT INTO "decisions" VALUES(3,2,2,3,6,1771837200000000);
INSERT INTO "decisions" VALUES(4,2,5,1,4,1771837200000000);
INSERT INTO "decisions" VALUES(5,3,2,3,6,1771837200000000);
INSERT INTO "decisions" VALUES(6,3,5,1,4,1771837200000000);
INSERT INTO "decisions" VALUES(7,4,2,3,6,1771837200000000);
INSERT INTO "decisions" VALUES(8,4,5,1,4,1771837200000000);
INSERT INTO "decisions" VALUES(9,1,9,7,8,1772096400000000);
INSERT INTO "decisions" VALUES(10,2,9,7,8,1772096400000000);
INSERT INTO "decisions" VALUES(11,3,9,7,8,1772096400000000);
INSERT INTO "decisions" VALUES(12,4,9,7,8,1772096400000000);
INSERT INTO "decisions" VALUES(13,6,2,3,6,1771923600000000);
INSERT INTO "decisions" VALUES(14,6,5,1,4,1771923600000000);
INSERT INTO "decisions" VALUES(15,7,10,12,13,1771923600000000);
INSERT INTO "decisions" VALUES(16,7,15,11,14,1772442000000000);
INSERT INTO "decisions" VALUES(17,6,9,7,8,1772182800000000);
INSERT INTO "decisions" VALUES(18,1,16,17,4,1772096400000000);
INSERT INTO "decisions" VALUES(19,2,16,17,4,1772096400000000);
INSERT INTO "decisions" VALUES(20,3,16,17,4,1772096400000000);
INSERT INTO "decisions" VALUES(21,4,16,17,4,1772096400000000);
INSERT INTO "decisions" VALUES(22,8,2,3,6,1772096400000000);
INSERT INTO "decisions" VALUES(23,8,5,1,4,1772096400000000);
INSERT INTO "decisions" VALUES(24,1,19,20,18,1772442000000000);
INSERT INTO "decisions" VALUES(25,2,19,20,18,1772442000000000);
INSERT INTO "decisions" VALUES(26,3,19,20,18,1772442000000000);
INSERT INTO "decisions" VALUES(27,4,19,20,18,1772442000000000);
INSERT INTO "decisions" VALUES(28,8,9,7,8,1772355600000000);
INSERT INTO "decisions" VALUES(29,1,2,37,26,1772100000000000);
INSERT INTO "decisions" VALUES(30,1,33,32,41,1772100000000000);
INSERT INTO "decisions" VALUES(31,1,30,39,40,1772532000000000);
INSERT INTO "decisions" VALUES(32,2,35,38,28,1772100000000000);
INSERT INTO "decisions" VALUES(33,2,2,27,22,1772100000000000);
INSERT INTO "decisions" VALUES(34,2,36,24,29,1772168400000000);
INSERT INTO "decisions" VALUES(35,3,2,37,23,1772100000000000);
INSERT INTO "decisions" VALUES(36,3,31,21,29,1772168400000000);
INSERT INTO "decisions" VALUES(37,4,2,25,34,1772101800000000);
INSERT INTO "decisions" VALUES(38,2,36,42,4,1772182800000000);
INSERT INTO "decisions" VALUES(39,3,31,45,4,1772182800000000);
INSERT INTO "decisions" VALUES(40,6,16,44,43,1772182800000000);
INSERT INTO "decisions" VALUES(41,6,19,20,18,1772528400000000);
INSERT INTO "decisions" VALUES(42,9,2,3,6,1772182800000000);
INSERT INTO "decisions" VALUES(43,9,5,1,4,1772182800000000);
INSERT INTO "decisions" VALUES(44,2,35,50,48,1772182800000000);
INSERT INTO "decisions" VALUES(45,3,46,49,47,1772528400000000);
INSERT INTO "decisions" VALUES(46,9,9,7,8,1772442000000000);
INSERT INTO "decisions" VALUES(47,8,16,52,51,1772438400000000);
INSERT INTO "decisions" VALUES(48,10,2,3,6,1772359200000000);
INSERT INTO "decisions" VALUES(49,10,5,1,4,1772359200000000);
INSERT INTO "decisions" VALUES(50,11,2,3,6,1772359200000000);
INSERT INTO "decisions" VALUES(51,11,5,1,4,1772359200000000);
INSERT INTO "decisions" VALUES(52,11,9,7,8,1772618400000000);
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
INSERT INTO "erased" VALUES('aa5d422a66e0ac8541b993f17b334e16df72f2f761581ff56a546a6340c1dee2');
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
INSERT INTO "events" VALUES(2,7000,'hit/2/2/0','clicked',1772280000000000,'["pricing","thanks"]','','thanks','2/thanks/1/thanks');
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
INSERT INTO "events" VALUES(12,1000,'unconfirmed/r/pia','unconfirmed',1772280000000000,'["guide-form"]','{"request":"r/pia"}','','');
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
CREATE TABLE hits (
    message INTEGER NOT NULL REFERENCES messages (id),
    n INTEGER NOT NULL,                    -- in order of arrival, from 1
    lead INTEGER NOT NULL REFERENCES leads (id),
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    method TEXT NOT NULL,
    agent TEXT NOT NULL,
    network TEXT NOT NULL,
    language INTEGER NOT NULL,
    ahead INTEGER NOT NULL,
    link INTEGER NOT NULL,
    verdict TEXT NOT NULL DEFAULT '',
    signs TEXT NOT NULL DEFAULT '',
    rules TEXT NOT NULL DEFAULT '',        -- the version of those that it was judged by
    told INTEGER NOT NULL DEFAULT 0,       -- how often its event was written down or taken back: odd, it stands
    PRIMARY KEY (message, n)
) WITHOUT ROWID;
INSERT INTO "hits" VALUES(12,1,2,'open',1772280000000000,'GET','Mozilla Firefox','a1',1,0,0,'','','',0);
INSERT INTO "hits" VALUES(12,2,2,'click',1772280000000000,'HEAD','curl','b2',0,0,1,'human','["opened before"]','v0',1);
CREATE TABLE last_opens (lead INTEGER PRIMARY KEY REFERENCES leads (id), day TEXT NOT NULL);
INSERT INTO "last_opens" VALUES(2,'2026-02-27');
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
INSERT INTO "leads" VALUES(2,'gus@example.com','gus@example.com','form',1771837200000000,'{"first_name":"Gus (goal)","country":"PL","competitor":false}',7000,1772280000000000,1772182800000000,6001,'cold','customer','{"factories":false}','{"guide/1/":"finish goal goal: \"purchased\" at 2026-02-26 11:00+01:00","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","thanks/1/":"finish end the end of steps","thanks/1/thanks":"send due due now"}','',NULL,1772280000000000,'{"form":{"first_name":434965449,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(3,'kim@example.com','kim@example.com','form',1771837200000000,'{"first_name":"Kim (warm)","country":"PL","competitor":false}',6000,1772528400000000,1772182800000000,6000,'warm','mql','{"factories":false}','{"guide/1/":"move temperature now warm: from cold to warm","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","guide/1/offer":"send due due now","guide/1/wait 4 days":"wait wait wait: 4 days"}','',1772528400000000,1772100000000000,'{"form":{"first_name":3052359479,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(4,'max@example.com','max@example.com','form',1771837200000000,'{"first_name":"Max (left)","country":"PL","competitor":true}',4001,NULL,1772101800000000,4001,'cold','','{"factories":false}','{"guide/1/":"finish exit exit: lead.competitor is yes","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")"}','',NULL,1771837200000000,'{"form":{"first_name":4173843985,"country":2312885065,"competitor":1573839795}}');
INSERT INTO "leads" VALUES(5,'bob@example.com','bob@example.com','form',1771923600000000,'{"first_name":"Bob (outside)","country":"DE","competitor":false}',2000,NULL,1772101800000000,2000,'cold','','{"factories":false}','','',NULL,1771923600000000,'{"form":{"first_name":787561669,"country":1127637932,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(6,'ida@example.com','ida@example.com','form',1771923600000000,'{"first_name":"Ida (gone)","country":"PL","competitor":false}',4000,1772528400000000,1772182800000000,4000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"skip suppressed this address gets no more mail: unsubscribed","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")"}','',1772528400000000,1772100000000000,'{"form":{"first_name":1450412855,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(7,'lea@example.com','lea@example.com','fair',1771923600000000,'{"first_name":"Lea","company_size":200.0}',2001,1772442000000000,1771923600000000,2001,'cold','','{"factories":true}','{"factories/1/":"enter enter when lead is factory","factories/1/wait 6 days":"wait wait wait: 6 days"}','',1772442000000000,1771923600000000,'{"fair":{"first_name":4092659146,"company_size":3831314506}}');
INSERT INTO "leads" VALUES(8,'cyd@example.com','cyd@example.com','form',1772096400000000,'{"first_name":"Cyd (held)","country":"PL","competitor":false}',3000,1772438400000000,1772359200000000,3000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"hold window outside the window mon-fri 09:00-17:00"}','',1772438400000000,1772096400000000,'{"form":{"first_name":1010209900,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(9,'ada@example.com','ada@example.com','form',1772182800000000,'{"first_name":"Ada (waits)","country":"PL","competitor":false}',3000,1772442000000000,1772182800000000,3000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days"}','',1772442000000000,1772182800000000,'{"form":{"first_name":823553312,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(10,'dan@example.com','dan@example.com','form',1772359200000000,'{"first_name":"Dan (deferred)","country":"PL","competitor":false}',2001,1772366400000000,1772359200000000,2001,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now"}','',NULL,1772359200000000,'{"form":{"first_name":3778224175,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(11,'eve@example.com','eve@example.com','form',1772359200000000,'{"first_name":"Eve (in doubt)","country":"PL","competitor":false}',2001,1772618400000000,1772359200000000,2001,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days"}','',1772618400000000,1772359200000000,'{"form":{"first_name":248074727,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(12,'pia@example.com','pia@example.com','',1772280000000000,'{"language":"en"}',1000,1772280000000000,NULL,0,'cold','','','','',NULL,1772280000000000,'');
CREATE TABLE leftovers (                   -- of leads erased, what may still be in files: their numbers and ids
    id INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL,
    message TEXT NOT NULL,
    message_id TEXT NOT NULL
);
INSERT INTO "leftovers" VALUES(1,13,'','');
CREATE TABLE links (                       -- those that all mails of a step have in common
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    campaign TEXT NOT NULL,
    step TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL
);
INSERT INTO "links" VALUES(1,'obyha4dqobyha4dqobyha4dq','guide','welcome','pricing','https://lumo.example/pricing');
INSERT INTO "links" VALUES(2,'nfuws2ljnfuws2ljnfuws2lj','guide','welcome','','');
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
, allowed INTEGER, owner TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT '', doubts INTEGER NOT NULL DEFAULT 0, links TEXT NOT NULL DEFAULT '');
INSERT INTO "messages" VALUES(1,'1/guide/1/welcome',1,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<rg6abc7aaz7iczbbdeejlk3ll7buynxc@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Fay (hot)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeaytpaarpqam7ubmqqrscevvnv4m7inxpkxiuwcadgjdftjl5zta", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','5096cc80f34cba8f9d441264f9b81e4d08bd32d499a7a8ab7a241152f23c5702',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1771837200000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(2,'2/guide/1/welcome',2,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<gtesc2uefglvn7ljj4a3jgmtlcbkrafr@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Gus (goal)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeatjsjbnkcctf2w7vuu6anutgjuqyqpg7c337o2dzayd6pkxhfbw", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','91a5a8a34af7d668c08268f7b4c6e6fe8c10b31f71748c93bf807494a985bf4a',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1771837200000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(3,'3/guide/1/welcome',3,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<fbsgoylbp2zguitzkvhqu3xkckqc6dql@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Kim (warm)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeasqzdhmfqx5mtkej4vktykn3voondoqfqjyyycl3w7rovbpkm7q", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','39d8d77cb6da9fcd4f27f1f2896ffa2b5e52ccaf3bd58865667c7322d031728a',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1771837200000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(4,'4/guide/1/welcome',4,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<hmacnkcqsl7ym6xpnhem6yerilytdu5c@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Max (left)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeatwabgvbijf74gplxwtsgpmciqn762sc43cpj53weijxhzou27c", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','4269a12821430e3c776c06f89e7d1866a0a5b049c985d6be923244ed7768acdd',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1771837200000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(5,'6/guide/1/welcome',6,'guide',1,'begin','welcome','send','email','welcome','sent',1771923600000000,1771923600000000,1771923600000000,1,0,0,1771923600000000,'<dmvipd2mzdlfncx73wn2qnn7m5tvmsqz@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Ida (gone)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aearwkuhr5gmrvswrl753g5igw75uusauortws2hkushqm74gp3jq", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','64a8ef944d0f4bbd049d11be1d1f70da71f9acb8b4b8b814569488bde65fd045',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1771923600000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(6,'1/guide/1/first',1,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<hm3vavicomt5jtpumi4bflcdjcxfafzf@lumo.example>','f91a40beecf915ab8edeb159bbfc77868c63786259d71624753ca286b1753488','{"lead": {"first_name": "Fay (hot)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeatwn2qkubhgj6uzx2geoasvrbx57qx5anlj4rykosciwvnsdkqk", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','737f0d4df96b0a09fb549ad0dc257b0a62593069d0b60931bb5b284e4a856ae7',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1772096400000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(7,'2/guide/1/first',2,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<4uqlbcget264jyov46md5et643cyt5zt@lumo.example>','f91a40beecf915ab8edeb159bbfc77868c63786259d71624753ca286b1753488','{"lead": {"first_name": "Gus (goal)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aea6kifqrdcj5poe4hk6pgb6sj7adb2iu6lu4nemmygo33p27s6cu", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','a83d03ecadd56ea7d8111ac92e505c8fdd5e1e774aebbd8d0578bb587a89cc55',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1772096400000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(8,'3/guide/1/first',3,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<bufjhklpstze6n7ycw5iqcyc3q5rxl2i@lumo.example>','f91a40beecf915ab8edeb159bbfc77868c63786259d71624753ca286b1753488','{"lead": {"first_name": "Kim (warm)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeaq2cutvfxzj4spg74blouibmbevhqjgf2xghuahjt3yqv4726bo", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','ab5db0e5e8124481f2a532c00ce0f0df18185d0bee2e6c85c2d96bd2fafd7514',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1772096400000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(9,'4/guide/1/first',4,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<2r62jyrsbdzj5a6ucseichogsf3lfeit@lumo.example>','f91a40beecf915ab8edeb159bbfc77868c63786259d71624753ca286b1753488','{"lead": {"first_name": "Max (left)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aea5i7ne4izar4u6qpkbjcebdxdb4jhlpsmhwozhrenwd2d474654", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','b0db536aec3f4e4f2163e000a2acbbd89f4239c40054a7fc8ffa1cbb260d2e04',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1772096400000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(10,'8/guide/1/welcome',8,'guide',1,'begin','welcome','send','email','welcome','sent',1772096400000000,1772096400000000,1772096400000000,1,0,0,1772096400000000,'<ax3cpmhb5k47o4fwko2s76pxf2qvpick@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Cyd (held)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeaql5rhwdq6vopxoc3fhnjp7h3urnjiuergizbstcdysclgnss2i", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','f590bc35bf7e944482ca2f8625445526acb5a6ba87fb97d77a0427f60d2d5212',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1772096400000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(11,'1/guide/1/notify sales',1,'guide',1,'hot','notify sales','notify','sales','alert','sent',1772100000000000,1772100000000000,1772101800000000,0,2,0,1772101800000000,'<5eqe7zio5tdgaxqrgmljsqybtzwycxmt@lumo.example>','a4b1fa664b6bae6b4945009070934c4bfffac58c9822eed09838b0506c365e09','{"lead": {"first_name": "Fay (hot)", "email": "fay@example.com", "country": "PL", "competitor": false, "source": "form"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aea6sicp4uhozrtalyitgfuzimavv6ad4qwuszomfdxlztsea3pw6", "temperature": "hot", "stage": "mql", "score": 59.971125817359976, "evidence": [{"points": 60.0, "rule": "submitted demo", "at": "2026-02-26T11:00:00+01:00"}]}','51796ab60bbe128af920d97d4b0d7189a3df02ee0a5fdcd1487e217a4b0409a4',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,NULL,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(12,'2/thanks/1/thanks',2,'thanks',1,'steps','thanks','send','email','thanks','sent',1772100000000000,1772182800000000,1772182800000000,0,0,0,1772182800000000,'<xmz6rd35xvpthrkavbsu3vrybfnwsehf@lumo.example>','4a7960d11a06414da6d276f548efca4a98595d06417bf38008f104bbab1f2bdd','{"lead": {"first_name": "Gus (goal)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aea3wm7ir5632xztyvakqzkn2y4evcand5jx6nmtfjdu2k6lnrx4s", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','5989373f17102a4dfe8d787800e87f8a4327fa46fc1f225c0c76f01d82572994',1,'["outbox","it went to the outbox, and to nobody",[]]',1772116200000000,1772175600000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(13,'3/guide/1/offer',3,'guide',1,'warm','offer','send','email','offer','sent',1772100000000000,1772182800000000,1772182800000000,0,1,0,1772182800000000,'<azfiqcjgzmws43x7obhxlehw73djekmj@lumo.example>','ca3fc8763d568f95662c042bb440830232f0bb4b5bd526e2bfc0ecd707531b48','{"lead": {"first_name": "Kim (warm)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeaqmsuibetmwljon37xat3vsd3b6js6qzn4yocjbpmnzjcgpagcc", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','b049f2dc31e1ebb9b0b7c581b5e0c7cefad639ac4ae1a2bcee1796bd5e87c6b8',1,'["outbox","it went to the outbox, and to nobody",[]]',1772116200000000,1772179200000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(14,'6/guide/1/first',6,'guide',1,'cold','first','send','email','first','cancelled',1772182800000000,1772182800000000,1772182800000000,0,0,0,NULL,'','','','',0,'["suppressed","this address gets no more mail: unsubscribed",[]]',NULL,NULL,'','',0,'');
INSERT INTO "messages" VALUES(15,'9/guide/1/welcome',9,'guide',1,'begin','welcome','send','email','welcome','sent',1772182800000000,1772182800000000,1772182800000000,1,0,0,1772182800000000,'<bbn4rtixje7qhplfq3k7x5adcen7fskg@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Ada (waits)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeaqqw6izuluspydxvsynvp36qb5x67zu5sfc7l6bexf63jfcpfmq", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','5409a9139f07a3e24b908fc92ceb09b364454693c2c08c9e36ee06814e28c5fc',1,'["outbox","it went to the outbox, and to nobody",[]]',NULL,1772182800000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(16,'8/guide/1/first',8,'guide',1,'cold','first','send','email','first','held',1772355600000000,1772438400000000,1772359200000000,0,0,0,NULL,'','','','',0,'["window","outside the window mon-fri 09:00-17:00",["campaigns/guide.yaml",7,19]]',1772359200000000,NULL,'','',0,'');
INSERT INTO "messages" VALUES(17,'10/guide/1/welcome',10,'guide',1,'begin','welcome','send','email','welcome','deferred',1772359200000000,1772366400000000,1772359200000000,1,0,0,1772359200000000,'<pwckt6wjurnxdeukwmv2boubownbp4bz@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Dan (deferred)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeax3bfj7le2iw3rskflgk5axka5ht5q6wj5dwpd5guspj6eoiesi", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','cd6d9240a4ee0be59acd755fa590cb160ccbc8c5d02b7a3bd730dd09a976c7fb',1,'["deferred","421 try later",[]]',NULL,1772359200000000,'','',0,'[1,["","https://lumo.example/for?name=Gus"]]');
INSERT INTO "messages" VALUES(18,'11/guide/1/welcome',11,'guide',1,'begin','welcome','send','email','welcome','in_doubt',1772359200000000,1772359200000000,1772359200000000,1,0,0,1772359200000000,'<o7whyxmywwasgiabebtmzkvvh4dkngfk@lumo.example>','b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520','{"lead": {"first_name": "Eve (in doubt)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20aeaxp3d4lwmllajdeaasazwmvk2qpp55kiqzovakcuykbt3jrnf7e", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','7b4172a10d891a3e82b9b5be9e9407e7adc14806c53b2b99c4e1a4841f71af0e',1,'["in_doubt","the connection broke",[]]',NULL,1772359200000000,'','',1,'[1,["","https://lumo.example/for?name=Gus"]]');
CREATE TABLE pendings (                    -- what was sent by forms, and is still to be confirmed
    request TEXT PRIMARY KEY,
    lead INTEGER NOT NULL REFERENCES leads (id),
    form TEXT NOT NULL,
    at INTEGER NOT NULL,
    typed TEXT NOT NULL,                   -- '' once it is confirmed
    confirmed INTEGER
) WITHOUT ROWID;
INSERT INTO "pendings" VALUES('r/pia',12,'guide-form',1772280000000000,'["{\"first_name\":\"Pia\"}",[["newsletter",1772280000000000,"guide-form","consents/newsletter.md","[\"form\",\"\",\"en\",\"\",\"\",\"\"]"]],"en"]',NULL);
CREATE TABLE proofs (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
INSERT INTO "proofs" VALUES(1,'');
INSERT INTO "proofs" VALUES(2,'["file","7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca","en","","","nurture run"]');
INSERT INTO "proofs" VALUES(3,'["file","124df77f6b8b0562715c719465c23bfee90477a65021b695b623f00e9346209f","en","","","nurture run"]');
INSERT INTO "proofs" VALUES(4,'["test","","","","",""]');
INSERT INTO "proofs" VALUES(5,'["form","","en","","",""]');
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "settings" VALUES('broken','{}');
INSERT INTO "settings" VALUES('budgets','{}');
INSERT INTO "settings" VALUES('consents','26 b9ddfc9cb020e8155252b3f1b16dcd10aacd8726d10e289c6f220851c54ed238 e61f8f7b71bcae9be2ce330eaaaa8134a9d6922739a3444fd552893ff4a4b714');
INSERT INTO "settings" VALUES('edits_reached','');
INSERT INTO "settings" VALUES('epoch','1');
INSERT INTO "settings" VALUES('erased leads are quoted','perhaps');
INSERT INTO "settings" VALUES('files','{"campaigns/factories.yaml": "0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff", "campaigns/guide.yaml": "ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320", "campaigns/thanks.yaml": "bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5", "nurture.yaml": "cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815"}');
INSERT INTO "settings" VALUES('first_run','2026-02-23T09:00:00+00:00');
INSERT INTO "settings" VALUES('forgot_clicks','2025-02-01');
INSERT INTO "settings" VALUES('id','d8748997f8514f19d6659a3343922fd90e3daeb8b3b456eb098c75774cc6af96');
INSERT INTO "settings" VALUES('live','{"factories": "2026-02-23T09:00:00+00:00", "guide": "2026-02-23T09:00:00+00:00", "thanks": "2026-02-23T09:00:00+00:00"}');
INSERT INTO "settings" VALUES('mode','rehearsed');
INSERT INTO "settings" VALUES('ran_at','2026-03-01T11:00:00+00:00');
INSERT INTO "settings" VALUES('rules of source fair','83dac8e06130a75a2b5ccde6438c9ea37b2209286551568e5d603a906d9a04dd');
INSERT INTO "settings" VALUES('rules of source form','302d56ed8150b4593df24235848426ee9ae81bff4545465ccce3be7c291060d3');
INSERT INTO "settings" VALUES('secret','18b228bd628bf40ea84e557ae0077903fcf817a57dd52d94f087974654018ec5');
INSERT INTO "settings" VALUES('seen','["factories", "guide", "thanks"]');
INSERT INTO "settings" VALUES('templates','{"alert": "a4b1fa664b6bae6b4945009070934c4bfffac58c9822eed09838b0506c365e09", "call": "e2a96a5749af33832d0b8114d7f51abcd3b8edbf85b1588474f67dfafe30d7ab", "first": "f91a40beecf915ab8edeb159bbfc77868c63786259d71624753ca286b1753488", "offer": "ca3fc8763d568f95662c042bb440830232f0bb4b5bd526e2bfc0ecd707531b48", "plant": "6f1d622fc763bc7822c8992074eaf41a3383296ca05729e87eee3b2d6867030b", "reminder": "41e1c278e9e5804f85827a478f976e96b1c1b873989aa061de75c352b77af5a8", "second": "0d8b24a2f2e56b38a00768d430a0ded68f243c638f5fd940e8b7b5d17b2de3cc", "thanks": "4a7960d11a06414da6d276f548efca4a98595d06417bf38008f104bbab1f2bdd", "welcome": "b3ee2bffee870535d1b9e78623e3567cc8474638f8ef1adf81a2f398a2697520"}');
INSERT INTO "settings" VALUES('versions','{"factories": "0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff", "guide": "ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320", "thanks": "bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5"}');
INSERT INTO "settings" VALUES('wiring','cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815');
CREATE TABLE suppressions (
    key TEXT NOT NULL,                     -- of an address, or `@domain`, or `:` and a hash of an address
    purpose TEXT NOT NULL,                 -- '' is all mail
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (key, purpose)
) WITHOUT ROWID;
INSERT INTO "suppressions" VALUES(':9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08','','complained elsewhere','by hand',1772280000000000);
INSERT INTO "suppressions" VALUES('@rival.example','','a rival','by hand',1772280000000000);
INSERT INTO "suppressions" VALUES('ida@example.com','','unsubscribed','the lead',1772100000000000);
INSERT INTO "suppressions" VALUES('new@example.com','newsletter','unsubscribed','by hand',1772280000000000);
CREATE TABLE tallies (
    campaign TEXT NOT NULL,
    step TEXT NOT NULL,
    kind TEXT NOT NULL,
    link TEXT NOT NULL,
    day TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (campaign, step, kind, link, day)
) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('guide','offer','click','pricing','2026-02-28',3);
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
CREATE INDEX messages_in_doubt ON messages (at) WHERE state = 'in_doubt';
CREATE INDEX messages_paced ON messages (due, key) WHERE state = 'planned' AND substr(reason, 1, 7) = '["pace"';
CREATE INDEX events_complained ON events (at) WHERE verb = 'complained';
CREATE INDEX messages_id ON messages (substr(message_id, 2, 24)) WHERE message_id <> '';
CREATE INDEX pendings_lead ON pendings (lead);
CREATE INDEX pendings_at ON pendings (at);
CREATE INDEX leads_unconfirmed ON leads (id) WHERE source = '';
CREATE INDEX hits_lead ON hits (lead);
CREATE INDEX hits_judged ON hits (rules, at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('leads',13);
COMMIT;
PRAGMA user_version = 5;
