package ner

// The rules that make mentions; their names stand in [kg.Mention.Rule]. Each has
// a sentence of the kind that it reads.
const (
	rulePersonTitle        = "person.title"             // « M. Ousmane Traoré a été reçu à Lomé. »
	rulePersonRole         = "person.role"              // « Le ministre malien de la Défense, Idrissa Kabré, a signé. »
	rulePersonNation       = "person.nation"            // « Le Ghanéen Kofi Mensah est attendu à Abuja. »
	rulePersonList         = "person.list"              // « MM. Barka et Zeroual se sont vus. »
	rulePersonListed       = "person.listed"            // a listed name: « Emmanuel Macron quitte Alger. »
	rulePersonGiven        = "person.given"             // given name and capitals: « Karim Bouzar a pris la parole. »
	rulePersonInitial      = "person.initial"           // « A. Zerhouni a signé le texte. »
	rulePersonParticle     = "person.particle"          // « l'opposant Nimr al-Bakri »
	rulePersonBracket      = "person.bracket"           // « Joseph Zahra (Malte) y a pris part. »
	rulePersonModel        = "person.model"             // the statistical recogniser alone: « la skieuse Petra Vlhova »
	rulePersonKnownSurname = "person.known-surname"     // the surname of listed persons alone: « un proche d'Obama »
	rulePersonSays         = "person.says"              // « a déclaré Zubayr Ouzghir »
	rulePersonCapitals     = "person.capitals"          // without a model: « il a vu Petrus Hamukwaya »
	rulePersonSurname      = "person.surname"           // named in full elsewhere: « Pour Marlowe, la visite est utile. »
	rulePersonSurnameName  = "person.surname-with-name" // « Penelope Fillon », after « François Fillon »
	ruleRole               = "role"                     // « Le chef de la diplomatie française quitte Alger. »
	ruleRoleBare           = "role.bare"                // « Premier ministre du Mali depuis juin, il … »
	ruleEachState          = "role.each-state"          // « les ambassadeurs de la Belgique et du Mali »
	ruleNominalOne         = "nominal.indefinite"       // « un ministre israélien de la Défense »
	ruleNominalSome        = "nominal.some"             // « des responsables libyens »
	ruleNominalCounted     = "nominal.counted"          // « cinq chefs d'Etat africains », « les deux parties »
	ruleNominalBare        = "nominal.bare"             // « un sommet de chefs d'Etat africains »
	ruleNominalGroup       = "nominal.group"            // « les autorités tunisiennes »
	ruleNominalLast        = "nominal.last-named"       // « Ce dernier a souligné … »
	ruleNominalNation      = "nominal.nation"           // « Jeudi, l'Américain se rendra à Alger. »
	rulePronoun            = "pronoun"                  // « Il a ensuite été reçu. »
	ruleMinistryBuilt      = "ministry.built"           // « le ministère marocain des Affaires étrangères »
	ruleBodyBuilt          = "body.built"               // « l'Agence nationale des ports »
	ruleBodyAcronym        = "body.acronym"             // « la commission électorale (CENI) »
	ruleBodyComplement     = "body.complement"          // « la mission de l'Union africaine »
	ruleBodyDefined        = "body.defined"             // « Forces armées royales (FAR) … les FAR »
	ruleBodyInitials       = "body.initials"            // « le HCE »
	ruleBodyInstitution    = "body.institution"         // « l'ambassade de Chine »
	ruleBodyState          = "body.state"               // « le gouvernement malien »
	ruleBodyStateBare      = "body.state-bare"          // « la junte a démenti »
	rulePlaceVenue         = "place.venue"              // « au palais présidentiel »
	rulePlaceFirst         = "place.first-word"         // « à Aïn Sebaâ », « vers Dayr Hafir »
	rulePlaceHeaded        = "place.headed"             // « la ville de Nioro »
	rulePlaceAfter         = "place.after-preposition"  // « arrivé à Kalfou-Dogo »
	ruleAgreementBuilt     = "agreement.built"          // « un accord de coopération militaire »
	ruleAgreementNamed     = "agreement.named"          // « l'accord de Paris »
	ruleExerciseEdition    = "exercise.edition"         // « African Lion 2021 »
	ruleExerciseHeaded     = "exercise.headed"          // « les manœuvres Atlas Bleu 25 »
	ruleListed             = "gazetteer"                // « Rabat et l'Union européenne »
	ruleListedDescribed    = "gazetteer.described"      // « le Royaume », « le pays de l'oncle Sam »
	ruleListedInner        = "gazetteer.inner"          // « l'axe Maroc-Espagne »
	ruleListedSeat         = "gazetteer.seat"           // « reçu à l'Elysée »
	ruleModel              = "model"                    // « Fluoralpha construira l'usine »
)
