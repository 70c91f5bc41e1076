"""What the keys of a model's JSON mean, in English and French.

Decisions:
- Keys are compared bare: lower case, no accents, words joined by an underscore.
- `damage` may hold a kind ("dent"), a list of findings or a yes: its value decides.
"""

from enum import StrEnum


class Field(StrEnum):
    """What a key can mean."""

    PART = "part"
    SIDE = "side"
    TYPE = "type"
    DAMAGE = "damage"
    SEVERITY = "severity"
    CONFIDENCE = "confidence"
    PLACE = "place"
    BOX = "box"
    DAMAGED = "damaged"
    USABLE = "usable"
    UNUSABLE = "unusable"
    CAR = "car"
    VIEW = "view"
    FINDINGS = "findings"
    INTACT_PARTS = "intact_parts"


KEY_WORDS: dict[Field, str] = {
    Field.PART: "part part_name component car_part vehicle_part affected_part element "
    "damaged_part location piece nom_piece piece_endommagee panel zone area composant "
    "emplacement localisation",
    Field.SIDE: "side cote vehicle_side position end",
    Field.TYPE: "type damage_type type_of_damage kind damage_kind type_de_dommage "
    "type_dommage nature category defect",
    Field.DAMAGE: "damage damages dommage dommages degat degats",
    Field.SEVERITY: "severity damage_severity severite gravite level niveau "
    "niveau_de_gravite severity_level overall_severity overall_assessment "
    "evaluation_globale gravite_globale",
    Field.CONFIDENCE: "confidence score probability certainty confiance probabilite "
    "certitude confidence_score",
    Field.PLACE: "where ou place field",
    Field.BOX: "box box_xyxy bbox bounding_box boite",
    Field.DAMAGED: "damaged is_damaged has_damage damage_detected damage_found "
    "damage_present endommage endommagee est_endommage dommage_detecte outcome "
    "dommages_detectes_oui_non any_damage",
    Field.USABLE: "usable is_usable photo_usable image_usable utilisable exploitable",
    Field.UNUSABLE: "unusable inutilisable",
    Field.CAR: "car is_car car_visible vehicle_visible car_present car_in_photo "
    "voiture_visible vehicule_visible",
    Field.VIEW: "view vue camera_view viewpoint angle point_de_vue",
    Field.FINDINGS: "findings finding damaged_parts parts_damaged damaged_areas "
    "detected_damages damages_found damage_list constats constatations detections "
    "pieces_endommagees dommages_detectes liste_des_dommages defects issues "
    "damaged_components parts pieces",
    Field.INTACT_PARTS: "undamaged undamaged_parts intact intact_parts seen_undamaged "
    "parts_undamaged pieces_intactes pieces_non_endommagees",
}
KEYS: dict[str, Field] = {
    key: field for field, keys in KEY_WORDS.items() for key in keys.split()
}
