/** The eleven elements that every mDL has, and an age. */
export const TWELVE = ['family_name', 'given_name', 'birth_date', 'issue_date', 'expiry_date', 'issuing_country', 'issuing_authority', 'document_number', 'portrait', 'driving_privileges', 'un_distinguishing_sign', 'age_over_21'];
