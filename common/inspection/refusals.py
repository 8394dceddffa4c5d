"""Why a file is refused, and what to do about it. Each sentence goes on from « Le fichier « x » … »."""


class Refused(Exception):
    """The file is not taken; the sentence says what to do."""


DAMAGED = "est abîmé ou n’est pas complet : ouvrez-le, enregistrez-le de nouveau, puis joignez cette copie."
UNREADABLE = "n’a pas pu être vérifié : enregistrez-le de nouveau, ou convertissez-le en PDF, puis joignez cette copie."
TOO_HEAVY = "est trop lourd à vérifier : allégez-le ou découpez-le, puis joignez chaque partie."
BOMB = "se déplie en un contenu démesuré : enregistrez-le de nouveau depuis le logiciel qui l’a fait, ou découpez-le."
PROTECTED = "est protégé par un mot de passe ou chiffré : enregistrez-le sans protection, puis joignez cette copie."
MACROS = "contient des macros : enregistrez-le sans macros (.docx, .xlsx, .pptx, .odt, .ods ou .odp)."
SCRIPT = "contient un programme (JavaScript ou action automatique) : imprimez-le en PDF, puis joignez cette copie."
EMBEDDED = "contient d’autres fichiers : retirez-les, et joignez-les un par un s’ils sont utiles."
FORM = "contient un formulaire dynamique (XFA) : imprimez-le en PDF, puis joignez cette copie."
OUTSIDE = (
    "va chercher un contenu ailleurs (classeur lié, modèle distant, image liée) : rompez les liaisons ou incorporez "
    "ce contenu, puis enregistrez-le de nouveau."
)
COMMANDS = "contient une commande adressée au poste de qui l’ouvre (DDE) : retirez-la, puis joignez-le de nouveau."
ENTITIES = (
    "contient une définition de document (DTD, entités) : enregistrez-le de nouveau depuis une suite bureautique."
)
SMUGGLED = (
    "contient autre chose à la suite ou à l’intérieur de lui-même : ouvrez-le, enregistrez-le de nouveau, "
    "puis joignez cette copie."
)
PROGRAM = "est un programme : le système n’en reçoit pas. Décrivez-le, ou joignez sa documentation en PDF."
ARCHIVE = "est une archive : sortez-en les fichiers et joignez-les un par un."
OLD_OFFICE = (
    "est un ancien fichier bureautique, ou un fichier protégé par un mot de passe : enregistrez-le en .docx, .xlsx "
    "ou .pptx, sans mot de passe."
)
RICH_TEXT = "est au format RTF : enregistrez-le en .docx, .odt ou .pdf."
WEB_PAGE = "est une page web, un dessin SVG ou du XML, qui peuvent contenir un programme : imprimez-le en PDF."
OTHER_IMAGE = "est une image d’un format qui n’est pas reçu : enregistrez-la en PNG ou en JPEG."
HUGE_IMAGE = "contient une image de plus de 50 millions de points : réduisez-la, puis joignez-le de nouveau."
NOT_TEXT = "n’est pas du texte : enregistrez-le en texte UTF-8, ou en PDF."
UNKNOWN = "n’est d’aucun type reçu, malgré son nom : convertissez-le en PDF."
NOT_JSON = "n’est pas du JSON valable : corrigez-le, ou joignez-le avec l’extension .txt."
NOT_YAML = "n’est pas du YAML valable : corrigez-le, ou joignez-le avec l’extension .txt."
ALIVE_YAML = "contient des alias ou des objets YAML : écrivez les valeurs en toutes lettres."
TWO_EXTENSIONS = "porte deux extensions, dont celle d’un programme : renommez-le, puis joignez-le de nouveau."
HIDDEN_SIGNS = "a un nom qui contient des caractères invisibles : renommez-le, puis joignez-le de nouveau."
