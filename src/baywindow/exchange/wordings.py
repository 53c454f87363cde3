"""What people call the columns of their files, in English and German; `headings` reads this.

Words are parted by commas, the surest first; case, accents and what stands between letters do not count.
`<number>` at an end stands for No, Number, Nr., ID and the like, or nothing. `@` in front stands for whom
goods are sent to: `@city` is Ship-to City, Delivery City, then City alone, and never the city of a bill.
"""

from __future__ import annotations

NUMBERED = ("", "no", "nr", "num", "number", "nummer", "id", "code", "key")

SENT_TO = (
    "ship to", "ship", "shipping", "shipping address", "delivery", "delivery address", "deliver to",
    "recipient", "consignee", "receiver", "destination", "liefer", "lieferadresse", "lieferanschrift",
    "empfänger", "versand", "ziel", "", "customer", "kunde", "kunden", "address",
)  # fmt: skip

UNITS: dict[str, dict[str, int]] = {
    "g": {"g": 1, "gr": 1, "gram": 1, "grams": 1, "gramm": 1, "kg": 1000, "kgs": 1000, "kilogram": 1000,
          "kilograms": 1000, "kilogramm": 1000},
    "mm": {"mm": 1, "cm": 10, "m": 1000},
}  # fmt: skip
"""What a file's unit is multiplied by to be ours."""

MEASURES = {
    "weight_g": ("g", "weight,item weight,unit weight,package weight,gross weight,net weight,variant,gewicht,"
                      "bruttogewicht,nettogewicht,stückgewicht,paketgewicht"),
    "length_mm": ("mm", "length,item length,package length,l,länge"),
    "width_mm": ("mm", "width,item width,package width,w,breite,b"),
    "height_mm": ("mm", "height,item height,package height,h,höhe"),
}  # fmt: skip

_ITEM = ("sku,seller sku,merchant sku,variant sku,lineitem sku,item sku,product sku,stock keeping unit,"
         "item<number>,article<number>,artikel<number>,art<number>,product<number>,produkt<number>,"
         "part<number>,material<number>,sachnummer,teilenummer,ware")  # fmt: skip
_DELIVERY = ("delivery<number>,asn<number>,inbound<number>,inbound shipment<number>,advice<number>,"
             "shipping notice<number>,avis<number>,lieferavis<number>,anlieferung<number>,"
             "lieferung<number>,purchase order<number>,po<number>,bestell<number>,"
             "bestellung<number>")  # fmt: skip
_ORDER = ("order<number>,sales order<number>,so<number>,web order<number>,shop order<number>,order ref,"
          "order reference,auftrag<number>,auftrags<number>,bestellung<number>,bestell<number>,"
          "kundenauftrag<number>")  # fmt: skip
_SHIPMENT = ("shipment<number>,delivery note<number>,dn<number>,despatch<number>,dispatch<number>,"
             "lieferschein<number>,sendung,versand<number>,delivery<number>,lieferung<number>")  # fmt: skip
_REFERENCE = ("client ref,client reference<number>,customer ref,customer reference<number>,your ref,"
              "your reference<number>,reference<number>,ref<number>,customer po<number>,"
              "customer order<number>,purchase order<number>,po<number>,external reference,external ref,"
              "kundenreferenz,ihre referenz,ihr zeichen,ihre bestellung,ihre bestellnummer,"
              "referenz<number>,kundenbestell<number>,kommission")  # fmt: skip
_TRACKING = ("tracking<number>,tracking numbers,tracking ids,trackingcodes,awb<number>,waybill<number>,"
             "air waybill<number>,consignment<number>,parcel<number>,pro<number>,sendungs<number>,"
             "paket<number>,trackings,sendungsverfolgungs<number>,frachtbrief<number>")  # fmt: skip
_BIN = ("location<number>,bin<number>,bin location,storage bin,storage location,slot<number>,shelf,"
        "putaway location,lagerplatz<number>,platz<number>,stellplatz<number>,lagerort<number>,"
        "fach<number>")  # fmt: skip
_CARRIER = ("carrier,carrier name,shipping carrier,courier,forwarder,freight forwarder,haulier,"
            "spediteur,spedition,frachtführer,transporteur,paketdienst,versanddienstleister,"
            "versandunternehmen")  # fmt: skip
_CLOSING = "date,datetime,date time,timestamp,time stamp,datum,zeitpunkt"

SHARED: dict[str, str] = {
    "sku": _ITEM,
    "item": _ITEM,
    "name": "item name,product name,article name,product title,item title,title,short description,"
            "bezeichnung,artikelbezeichnung,artikelname,produktname,produktbezeichnung,kurztext,"
            "benennung,titel,product,item description,product description",
    "description": "long description,details,item description,product description,body,beschreibung,"
                   "langtext,artikelbeschreibung,produktbeschreibung",
    "category": "product category,item category,item group,product group,group,product type,department,"
                "kategorie,warengruppe,artikelgruppe,produktgruppe,type",
    "uom": "unit,unit of measure,units of measure,measure unit,base unit,stock unit,sales unit,einheit,"
           "mengeneinheit,me,basismengeneinheit,lagereinheit,verkaufseinheit",
    "status": "state,item status,order status,shipment status,delivery status,fulfillment status,"
              "bestellstatus,auftragsstatus,lieferstatus,versandstatus,artikelstatus",
    "barcode": "barcodes,bar code,ean<number>,ean13,gtin<number>,gtin13,gtin14,upc<number>,ean gtin,"
               "gtin ean,ean upc,isbn,strichcode,variant barcode",
    "lot_tracked": "batch tracked,lot controlled,lot managed,batch managed,track lots,track batches,"
                   "chargenpflicht,chargenpflichtig,chargengeführt",
    "serial_tracked": "serialized,serialised,serial controlled,track serials,seriennummernpflicht,"
                      "seriennummernpflichtig,serienpflichtig",
    "expiry_tracked": "expires,perishable,track expiry,mhd pflicht,mhd pflichtig,mhd geführt",
    "shelf_life_days": "shelf life in days,days of shelf life,haltbarkeit tage,haltbarkeit in tagen,"
                       "haltbarkeitstage",
    "hs_code": "hs,hts,hts code,harmonized code,tariff<number>,commodity code,customs code,"
               "customs tariff<number>,taric,taric code,zolltarif<number>,warennummer,"
               "statistische warennummer,intrastat code",
    "origin_country": "country of origin,origin,made in,coo,ursprungsland,herkunftsland,ursprung,"
                      "herkunft",
    "reorder_point": "reorder level,reorder at,min stock,minimum stock,minimum quantity,min qty,"
                     "safety stock,meldebestand,mindestbestand,sicherheitsbestand",
    "reorder_qty": "reorder quantity,reorder amount,nachbestellmenge,bestellmenge,losgröße",
    "client_unit_value": "unit value,declared value,unit cost,cost,cost per item,standard cost,"
                         "cost price,purchase price,unit price,price,value,warenwert,stückwert,"
                         "einstandspreis,einkaufspreis,ek preis,ek,stückpreis,einzelpreis,preis",
    "unit_value": "unit price,price,lineitem price,price per unit,value,declared value,einzelpreis,"
                  "stückpreis,preis,warenwert",
    "currency": "currency code,value currency,währung,währungscode",
    "source_ref": "external id,external reference,external ref,external key,record id,foreign key,id,"
                  "externe id,fremdschlüssel,datensatz<number>",
    "warehouse": "warehouse<number>,wh<number>,site<number>,plant<number>,facility<number>,"
                 "fulfillment center,fulfilment centre,distribution center,depot<number>,dc,fc,"
                 "lager<number>,werk<number>,standort<number>,lagerhaus,niederlassung",
    "location": _BIN,
    "lot": "lot<number>,batch<number>,charge,chargen<number>,los<number>",
    "lot_expiry": "expiry,expiry date,expires,expires on,expiration,expiration date,exp date,exp,"
                  "best before,best before date,bbd,bbe,bbf,use by,use by date,mhd,mhd datum,"
                  "mindesthaltbarkeit,mindesthaltbarkeitsdatum,haltbar bis,verfall,verfalldatum,"
                  "verfallsdatum,ablaufdatum",
    "lot_made": "made,made on,production date,manufacture date,manufacturing date,date of manufacture,"
                "mfg date,mfd,produced,produced on,herstelldatum,herstellungsdatum,produktionsdatum,"
                "hergestellt am",
    "serial": "serial<number>,serien<number>,sn,s/n",
    "handling_unit": "sscc<number>,sscc18,handling unit<number>,hu<number>,pallet<number>,lpn,"
                     "license plate<number>,licence plate<number>,nve,palette,paletten<number>,tote",
    "condition": "stock condition,item condition,quality,zustand,qualität",
    "quantity": "quantity,qty,menge,stückzahl,stück,stk,anzahl,pieces,pcs,units,order qty,"
                "order quantity,ordered,ordered qty,ordered quantity,qty ordered,quantity ordered,"
                "quantity purchased,lineitem quantity,item quantity,item qty,bestellmenge,"
                "bestellte menge,auftragsmenge",
    "kind": "type,movement,movement type,movement kind,transaction,transaction type,bewegungsart,"
            "buchungsart,bewegung,vorgang,art,typ",
    "reason_code": "reason,grund,grundcode,ursache",
    "reason_label": "reason text,reason description,grundtext,begründung,comment,comments,remark,"
                    "remarks,bemerkung",
    "document_number": "document<number>,doc<number>,voucher<number>,beleg<number>,dokument<number>,"
                       "invoice<number>,rechnungs<number>,"
                       + _ORDER
                       + ",lieferschein<number>",
    "client_reference": _REFERENCE,
    "line": "line<number>,line item<number>,order line<number>,item line<number>,pos,pos nr,pos no,"
            "position,positions<number>,zeile,zeilen<number>,lfd nr,row<number>,sequence,seq",
    "occurred_at": "occurred,occurred on,event date,movement date,posting date,transaction date,"
                   "booking date,status date,changed at,changed on,updated at,buchungsdatum,"
                   "bewegungsdatum,statusdatum,geändert am,"
                   + _CLOSING,
    "order_ref": _ORDER,
    "placed_at": "placed,placed on,order date,order time,order datetime,ordered,ordered at,ordered on,"
                 "date ordered,purchase date,created,created at,created on,bestelldatum,auftragsdatum,"
                 "bestellt am,erstellt am,"
                 + _CLOSING,
    "expires_from": "minimum expiry,min expiry,min expiry date,expires after,mindest mhd,min mhd,mhd ab,"
                    "mhd mindestens",
    "channel": "sales channel,marketplace,shop,store,shop name,kanal,verkaufskanal,vertriebskanal,"
               "marktplatz",
    "consignee": "consignee name,recipient,receiver,addressee,deliver to,ship to,empfänger,"
                 "warenempfänger,lieferempfänger,name des empfängers,@name,@full name,@company,"
                 "@company name,@firma,customer,kunde,client name",
    "contact": "@email,@e-mail address,@mail,@phone,@phone number,@telephone,@tel,@mobile,@contact,"
               "buyer email,@telefon,telefonnummer,@kontakt,handy,ansprechpartner",
    "street": "@street,@street address,@street and number,@street1,@street 1,@address,@address1,"
              "@address line 1,@address line,@address 1,@straße,@straße und hausnummer,@straße nr,"
              "@straße hausnr,@straße hausnummer,@str,@anschrift,@adresse,adresszeile 1,@adresse 1",
    "postcode": "@postcode,@post code,@postal code,@postal,@zip,@zip code,@zip postal code,"
                "@zip postcode,@plz,@postleitzahl",
    "city": "@city,@town,@town city,@city town,@locality,@ort,@stadt,wohnort",
    "country": "@country,@country code,@country iso,@country iso code,@iso country,@land,@ländercode,"
               "@landcode,@länderkennzeichen,@lkz,@landeskennzeichen,@nation",
    "requested_ship": "requested ship date,ship by,ship by date,ship on,ship date,shipping date,"
                      "latest ship date,planned ship date,dispatch date,dispatch by,versanddatum,"
                      "versandtermin,versandtag,versand am,wunschversand",
    "requested_delivery": "requested delivery date,requested date,delivery date,deliver by,deliver on,"
                          "latest delivery date,required date,required by,need by,need by date,"
                          "must arrive by,due date,due,promise date,promised date,liefertermin,"
                          "lieferdatum,wunschtermin,wunschlieferdatum,wunschliefertermin,termin,"
                          "lieferung am,lieferung bis",
    "service_level": "service,shipping method,shipping service,ship method,ship service level,"
                     "delivery method,shipping option,versandart,versandmethode,lieferart,servicelevel",
    "service": "service level,shipping method,shipping service,ship method,delivery method,produkt,"
               "versandart,versandmethode,lieferart",
    "carrier": _CARRIER,
    "carrier_preference": "preferred carrier,requested carrier,wunschspediteur,"
                          + _CARRIER,
    "incoterm": "incoterms,incoterm code,delivery terms,terms of delivery,lieferbedingung,"
                "lieferbedingungen,lieferkondition",
    "priority": "prio,order priority,urgency,priorität,dringlichkeit",
    "notes_public": "notes,note,comment,comments,remark,remarks,instructions,special instructions,"
                    "order notes,order note,customer note,customer notes,delivery instructions,"
                    "shipping instructions,bemerkung,bemerkungen,hinweis,hinweise,anmerkung,anmerkungen,"
                    "notiz,notizen,kommentar,lieferhinweis",
    "reason": "hold reason,reason for hold,grund,sperrgrund,begründung",
    "supplier": "supplier name,vendor,vendor name,sender,shipper,consignor,from,manufacturer,lieferant,"
                "lieferantenname,absender,kreditor,hersteller",
    "tracking_numbers": _TRACKING,
    "tracking_number": _TRACKING,
    "signed_by": "signature,signed for by,received by,pod name,unterschrift,unterschrieben von,"
                 "empfangen von,angenommen von",
    "delivery": _DELIVERY,
    "container": "container<number>,cntr<number>",
    "seal": "seal<number>,plombe,plomben<number>,siegel,siegel<number>",
}  # fmt: skip
"""The words of a field, whichever kind it belongs to."""

OF_KIND: dict[str, dict[str, str]] = {
    "items": {
        "name": SHARED['name']
                + ",description",
    },
    "warehouses": {
        "code": SHARED['warehouse']
                + ",short name,kürzel,kurzname,id",
        "name": "warehouse name,site name,facility name,bezeichnung,lagername,standortname",
        "address": "full address,street address,location,adresse,anschrift",
        "time_zone": "timezone,tz,zeitzone",
        "cut_off": "cutoff,cut off time,order cut off,order cut off time,annahmeschluss,bestellschluss",
    },
    "locations": {
        "code": _BIN
                + ",place,id",
        "zone": "area,section,aisle,bereich,lagerbereich,lagerzone,gang",
        "type": "location type,bin type,place type,kind,typ,art,platztyp,lagerplatztyp",
    },
    "opening": {
        "quantity": "on hand,qty on hand,quantity on hand,stock on hand,stock,stock qty,stock quantity,"
                    "inventory,bestand,lagerbestand,istbestand,"
                    + SHARED['quantity'],
        "occurred_at": "as of,stock date,count date,stand,stichtag,bestandsdatum,"
                       + SHARED['occurred_at'],
    },
    "movements": {
        "source_ref": "transaction<number>,movement<number>,posting<number>,buchungs<number>,"
                      "bewegungs<number>,"
                      + SHARED['source_ref'],
    },
    "deliveries": {
        "quantity": "expected qty,expected quantity,qty expected,quantity expected,expected,announced,"
                    "sollmenge,soll,erwartete menge,avisierte menge,avismenge,liefermenge,"
                    + SHARED['quantity'],
        "expected_from": "expected,expected on,expected date,expected arrival,expected arrival date,eta,"
                         "arrival,arrival date,planned arrival,earliest arrival,expected delivery date,"
                         "delivery date,due date,due,anlieferdatum,anliefertermin,ankunft,ankunftsdatum,"
                         "erwartet,erwartet am,eintreffdatum,liefertermin,lieferdatum,termin,date,datum",
        "expected_to": "expected until,latest arrival,latest delivery date,spätestens,lieferung bis,bis",
        "announced_at": "announced on,announced at,date announced,announcement date,asn date,notice date,"
                        "avisiert am,avisdatum,angekündigt am",
        "packages": "package count,number of packages,no of packages,number of pallets,cartons,pallets,"
                    "colli,kolli,packstücke,paletten,kartons,anzahl packstücke,anzahl paletten,"
                    "anzahl kartons",
    },
    "receipts": {
        "receipt": "receipt<number>,goods receipt<number>,gr<number>,grn<number>,receiving<number>,"
                   "wareneingang,wareneingangs<number>,we nr,we nummer,we",
        "received_at": "received,received on,date received,receipt date,receiving date,"
                       "goods receipt date,posting date,counted at,arrival date,wareneingangsdatum,"
                       "eingangsdatum,eingang am,erhalten am,gezählt am,buchungsdatum,"
                       + _CLOSING,
        "quantity": "received qty,received quantity,qty received,quantity received,received,counted,"
                    "counted qty,quantity counted,actual qty,istmenge,gelieferte menge,erhaltene menge,"
                    "wareneingangsmenge,gezählt,gezählte menge,quantity,qty,menge,stückzahl,stück,stk,"
                    "anzahl,pieces,pcs,units",
        "delivery_line": "po line<number>,asn line<number>,delivery line<number>,purchase order line,"
                         "bestellposition,lieferposition",
        "finished": "complete,completed,final,closed,delivery complete,final delivery,abgeschlossen,"
                    "komplett,endlieferung",
        "damaged": "damaged qty,damaged quantity,qty damaged,damages,rejected,rejected qty,qty rejected,"
                   "beschädigt,beschädigte menge,defekt,ausschuss",
        "wrong_item": "wrong,wrong goods,falscher artikel,falschartikel,falsch",
        "answer_by": "contest by,answer until,antwort bis,widerspruch bis",
        "door": "dock,dock door,gate,bay,tor,rampe",
    },
    "order_status": {
        "order_ref": _ORDER,
    },
    "shipments": {
        "shipment": _SHIPMENT,
        "shipped_at": "shipped,shipped on,date shipped,ship date,shipping date,dispatched,dispatched at,"
                      "dispatch date,despatch date,goods issue date,versanddatum,versendet am,"
                      "versandt am,warenausgang,warenausgangsdatum,lieferscheindatum,"
                      + _CLOSING,
        "delivered_at": "delivered,delivered on,date delivered,delivered date,delivery date,"
                        "actual delivery date,pod date,zugestellt,zugestellt am,zustelldatum,"
                        "lieferdatum,geliefert am,ausgeliefert am",
        "order_number": _ORDER
                        + ","
                        + _REFERENCE,
        "mode": "mode of transport,transport mode,ship mode,shipment mode,verkehrsträger,transportart",
        "package": "package<number>,box<number>,carton<number>,parcel,packstück<number>,karton<number>,"
                   "kolli<number>",
        "package_type": "packaging,packaging type,box type,packstückart,verpackung,verpackungsart,"
                        "packmittel",
        "package_tracking": "package tracking number,parcel tracking number,box tracking number",
        "sscc": "sscc<number>,sscc18,nve,nve<number>",
        "quantity": "shipped qty,shipped quantity,qty shipped,quantity shipped,packed qty,qty packed,"
                    "versandmenge,gelieferte menge,liefermenge,"
                    + SHARED['quantity'],
    },
    "tracking": {
        "shipment": _TRACKING,
        "reference": "event<number>,scan<number>,reference<number>,ref,referenz",
        "at": "event time,event date,scan time,scan date,scanned at,occurred at,when,ereigniszeit,"
              + _CLOSING,
        "code": "event code,event,event type,status,status code,scan code,ereignis,ereigniscode",
        "place": "location,scan location,event location,city,town,depot,facility,ort,standort",
        "text": "description,event description,message,details,status text,status description,remark,"
                "beschreibung,meldung,statustext",
    },
    "exceptions": {
        "source_ref": "incident<number>,case<number>,ticket<number>,issue<number>,exception<number>,"
                      "vorgangs<number>,"
                      + SHARED['source_ref'],
        "record": "record type,object,object type,about,objekt,objektart,betrifft",
        "number": "record<number>,object<number>,"
                  + _ORDER
                  + ","
                  + _SHIPMENT
                  + ",reference<number>,ref,nummer",
        "code": "exception code,reason code,kind,type,category,art,typ,grund",
        "text": "description,message,problem,subject,details,beschreibung,meldung,betreff",
        "next_step": "next action,action,what next,nächster schritt,maßnahme",
        "severity": "priority,impact,schweregrad,priorität",
        "acts": "owner,responsible,assigned to,who acts,verantwortlich,zuständig",
        "opened_at": "opened,opened on,reported at,reported on,created,created at,since,gemeldet am,"
                     "eröffnet am,seit,"
                     + _CLOSING,
        "due_at": "due,due date,due on,deadline,fällig,fällig am,frist",
        "resolved_at": "resolved,resolved on,closed,closed at,solved,gelöst am,erledigt am",
        "resolution": "solution,outcome,lösung,ergebnis",
    },
}  # fmt: skip
"""The words of a field that means something of its own in one kind."""
